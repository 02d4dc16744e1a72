using System.Text;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Locking;

public sealed class CsvLogTests
{
    private const string Header = "TimestampNs,ThreadId,LockId,Event";

    [Fact]
    public void The_header_says_which_column_is_where()
    {
        ReadLog log = Read("""
            Site,Event,Comment,LockId,Mode,TimestampNs,ThreadId
            a.ps1:3,acquired,"never mind, this",db,Shared,100,7
            """);

        log.Events.ShouldBe(["100 7 Acquired Shared db a.ps1:3"]);
    }

    [Fact]
    public void What_Export_Csv_writes_is_read_with_names_and_the_time_of_the_wall_clock()
    {
        ReadLog log = Read(
            "\"Timestamp\",\"TimestampNs\",\"ThreadId\",\"ThreadName\",\"LockId\",\"LockName\",\"Event\",\"Mode\",\"Site\"\r\n" +
            "\"11/22/2026 10:00:00 AM +00:00\",\"5000\",\"4\",\"say \"\"hi\"\"\",\"l1\",\"Account, main\",\"Waiting\",\"Exclusive\",\"\"\r\n");

        LogRow row = log.Rows.ShouldHaveSingleItem();
        (row.ThreadName, row.LockName, row.Site, row.Event).ShouldBe(("say \"hi\"", "Account, main", null, LockEventKind.Waiting));
        log.Clock.At(6000).ShouldBe(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero).AddTicks(10));
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("#TYPE ConcurrencyOps.Locking.LockEvent\r\n")]
    [InlineData("\r\n\n")]
    public void What_may_stand_before_the_header_is_passed_over(string before) =>
        Read($"{before}{Header}\n1,2,a,Acquired").Events.ShouldBe(["1 2 Acquired Exclusive a"]);

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public void Other_delimiters_are_told_by_the_header(char delimiter) =>
        Read($"{Header}\n1,2,a,Acquired".Replace(',', delimiter)).Events.ShouldBe(["1 2 Acquired Exclusive a"]);

    [Fact]
    public void A_quoted_text_may_span_lines_and_lines_are_still_counted_right()
    {
        ReadLog log = Read($"{Header},Site\n1,2,a,Acquired,\"one\ntwo\"\n1,2,a,Grabbed,\n");

        log.Events.ShouldBe(["1 2 Acquired Exclusive a one two"]);
        log.Tally.Problems.ShouldBe(["a.log:4: Event is 'Grabbed', not one of Waiting, Acquired, Released, TimedOut."]);
    }

    [Theory]
    [InlineData("x,2,a,Acquired", "TimestampNs is 'x', not a whole number.")]
    [InlineData("1.5,2,a,Acquired", "TimestampNs is '1.5', not a whole number.")]
    [InlineData("9223372036854775807,2,a,Acquired", "TimestampNs is '9223372036854775807', which is no time in nanoseconds.")]
    [InlineData(",2,a,Acquired", "TimestampNs is missing.")]
    [InlineData("1,,a,Acquired", "ThreadId is missing.")]
    [InlineData("1,2,,Acquired", "LockId is missing.")]
    [InlineData("1,2,a,", "Event is missing.")]
    [InlineData("1,2,a,7", "Event is '7', not one of Waiting, Acquired, Released, TimedOut.")]
    [InlineData("1,2,a", "The row has 3 fields, the header 4.")]
    [InlineData("1,2,Map<int,string>,Acquired", "The row has 5 fields, the header 4.")]
    [InlineData("1,2,\"a\"b,Acquired", "There is text after a closing quote.")]
    [InlineData("1,2,\"a,Acquired", "A quote is opened and never closed.")]
    public void A_bad_row_is_told_with_file_and_line_and_the_others_are_read(string row, string problem)
    {
        ReadLog log = Read($"{Header}\n1,2,a,Waiting\n{row}\n3,2,a,Acquired\n");

        log.Events.ShouldBe(["1 2 Waiting Exclusive a", "3 2 Acquired Exclusive a"]);
        log.Tally.BadRows.ShouldBe(1);
        log.Tally.Problems.ShouldBe([$"a.log:3: {problem}"]);
    }

    [Fact]
    public void Of_many_bad_rows_the_first_ten_are_told_and_all_counted()
    {
        ReadLog log = Read($"{Header}\n{string.Concat(Enumerable.Repeat("bad\n", 5000))}1,2,a,Acquired\n");

        (log.Tally.BadRows, log.Tally.Problems.Count, log.Tally.Events).ShouldBe((5000, LogTally.MostProblems, 1));
    }

    [Fact]
    public void A_row_longer_than_any_row_is_passed_over()
    {
        ReadLog log = Read($"{Header}\n1,2,{new string('x', 3 << 20)},Acquired\n3,2,a,Acquired");

        log.Events.ShouldBe(["3 2 Acquired Exclusive a"]);
        log.Tally.Problems.ShouldHaveSingleItem().ShouldStartWith("a.log:2: It is longer than 1 MB");
    }

    [Fact]
    public void An_open_quote_in_a_large_file_costs_one_row()
    {
        ReadLog log = Read($"{Header}\n1,2,\"a,Acquired\n{string.Concat(Enumerable.Repeat("3,2,a,Acquired\n", 200_000))}");

        (log.Tally.Events, log.Tally.BadRows).ShouldBe((200_000, 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void Without_a_header_it_is_no_log(string text) =>
        Should.Throw<LockLogException>(() => Read(text)).Message.ShouldStartWith("It has no header.");

    [Fact]
    public void A_header_that_lacks_columns_says_which()
    {
        Should.Throw<LockLogException>(() => Read("Time,ThreadId,Lock,Event\n1,2,3,Acquired"))
            .Message.ShouldStartWith("Its header has no column TimestampNs, LockId: 'Time,ThreadId,Lock,Event'.");
    }

    [Fact]
    public void Utf16_says_how_to_write_utf8()
    {
        byte[] bytes = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes($"{Header}\n1,2,a,Acquired")];

        Should.Throw<LockLogException>(() => ReadLog.Of(bytes, LockLogFormat.Csv)).Message.ShouldContain("UTF-16");
    }

    [Fact]
    public void A_header_alone_is_a_log_without_events() => Read(Header).Tally.Events.ShouldBe(0);

    [Fact]
    public void Of_two_columns_with_one_name_the_first_counts() =>
        Read($"{Header},ThreadId\n1,2,a,Acquired,9").Events.ShouldBe(["1 2 Acquired Exclusive a"]);

    [Fact]
    public void Ids_are_any_text() =>
        Read($"{Header}\n1,worker ü,<Map>,Acquired\n2,worker ü,1,Acquired").Events.ShouldBe(
            ["1 worker ü Acquired Exclusive <Map>", "2 worker ü Acquired Exclusive 1"]);

    [Fact]
    public void What_would_steer_a_terminal_does_not_get_out() =>
        Read($"{Header}\n1,\u001b[31mred,a,Acquired").Rows.ShouldHaveSingleItem().ThreadId.ShouldBe("\uFFFD[31mred");

    private static ReadLog Read(string text) => ReadLog.Of(text, LockLogFormat.Csv);
}
