using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Locking;

public sealed class JsonLinesLogTests
{
    [Fact]
    public void Properties_come_in_any_order_and_letter_case_and_as_text_or_number()
    {
        ReadLog log = Read("""
            {"TimestampNs":1,"ThreadId":4,"LockId":"a","Event":"Waiting","Mode":"Exclusive","Site":"x.ps1:1","More":{"deep":[1,2]}}
            {"event":1,"mode":1,"lockId":17,"threadId":"4","timestampNs":"2","site":null}

            { "Site" : "line\nend é" , "Event" : "Released", "TimestampNs" : 3 , "ThreadId" : 4 , "LockId" : "a" , }
            """);

        log.Events.ShouldBe(["1 4 Waiting Exclusive a x.ps1:1", "2 4 Acquired Shared 17", "3 4 Released Exclusive a line end é"]);
        log.Tally.BadRows.ShouldBe(0);
    }

    [Theory]
    [InlineData("[1]", "It is not a JSON object.")]
    [InlineData("{\"TimestampNs\":1", "It is not a JSON object: *")]
    [InlineData("{} {}", "It is not a JSON object: *")]
    [InlineData("{\"TimestampNs\":1,\"ThreadId\":{},\"LockId\":\"a\",\"Event\":\"Waiting\"}", "ThreadId is neither text nor a number.")]
    [InlineData("{\"TimestampNs\":true,\"ThreadId\":1,\"LockId\":\"a\",\"Event\":\"Waiting\"}", "TimestampNs is neither text nor a number.")]
    [InlineData("{\"TimestampNs\":1e3,\"ThreadId\":1,\"LockId\":\"a\",\"Event\":\"Waiting\"}", "TimestampNs is '1e3', not a whole number.")]
    [InlineData("{\"ThreadId\":1,\"LockId\":\"a\",\"Event\":\"Waiting\"}", "TimestampNs is missing.")]
    public void A_bad_row_is_told_with_file_and_line_and_the_others_are_read(string row, string problem)
    {
        const string Good = "{\"TimestampNs\":1,\"ThreadId\":4,\"LockId\":\"a\",\"Event\":\"Waiting\"}";

        ReadLog log = Read($"{Good}\n{row}\n{Good}");

        log.Tally.Events.ShouldBe(2);
        string said = log.Tally.Problems.ShouldHaveSingleItem();
        said.ShouldStartWith($"a.log:2: {problem.TrimEnd('*')}");
    }

    [Fact]
    public void An_array_says_how_to_write_lines() =>
        Should.Throw<LockLogException>(() => Read("[\n{}\n]")).Message.ShouldContain("It is a JSON array.");

    [Fact]
    public void A_line_longer_than_any_row_is_passed_over()
    {
        ReadLog log = Read($"{{\"Site\":\"{new string('x', 3 << 20)}\"}}\n{{\"TimestampNs\":1,\"ThreadId\":4,\"LockId\":\"a\",\"Event\":\"Waiting\"}}");

        (log.Tally.Events, log.Tally.BadRows).ShouldBe((1, 1));
    }

    private static ReadLog Read(string text) => ReadLog.Of(text, LockLogFormat.JsonLines);
}
