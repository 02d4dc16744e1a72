using System.Buffers.Binary;
using ConcurrencyOps.Deadlocks;
using CsCheck;

namespace ConcurrencyOps.Tests.Deadlocks.Inspection;

public sealed class InspectionWireTests
{
    [Fact]
    public void Facts_come_through_as_they_were() => RandomFacts.All.Sample(
        facts =>
        {
            var sent = new InspectionReply { Facts = facts with { PauseMs = 1.5, Runtime = ".NET 10", Notes = ["of note"] } };
            var received = Through(sent);
            InspectionWire.Encode(received).ShouldBe(InspectionWire.Encode(sent));
            DeadlockFinder.Find([received.Facts!]).Select(static one => one.Cycle).ShouldBe(DeadlockFinder.Find([facts]).Select(static one => one.Cycle));
        },
        iter: 200);

    [Fact]
    public async Task Requests_come_through_as_they_were()
    {
        var sent = new InspectionRequest { ProcessId = 7, Mode = InspectionMode.Passive, SkipHeap = true, Timeout = TimeSpan.FromSeconds(1.5) };
        using var pipe = new MemoryStream();
        await InspectionWire.SendAsync(pipe, sent, CancellationToken.None);
        pipe.Position = 0;

        (await InspectionWire.ReceiveRequestAsync(pipe, CancellationToken.None)).ShouldBe(sent);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(InspectionWire.LongestMessage + 1)]
    public async Task A_length_that_no_message_has_is_refused_before_anything_is_made_of_it(int length)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        using var pipe = new MemoryStream(bytes);

        await Should.ThrowAsync<InvalidDataException>(() => InspectionWire.ReceiveReplyAsync(pipe, CancellationToken.None));
    }

    [Fact]
    public void Whatever_comes_is_a_message_or_a_known_error() => Gen.Byte.Array[0, 200].Sample(
        body =>
        {
            var bytes = new byte[sizeof(int) + body.Length];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, body.Length);
            body.CopyTo(bytes, sizeof(int));
            using var pipe = new MemoryStream(bytes);
            var error = Record.Exception(() => InspectionWire.ReceiveReplyAsync(pipe, CancellationToken.None).GetAwaiter().GetResult());
            (error is null or InvalidDataException or EndOfStreamException).ShouldBeTrue($"{error}");
        },
        iter: 1000);

    private static InspectionReply Through(InspectionReply sent)
    {
        using var pipe = new MemoryStream();
        InspectionWire.SendAsync(pipe, sent, CancellationToken.None).GetAwaiter().GetResult();
        pipe.Position = 0;
        return InspectionWire.ReceiveReplyAsync(pipe, CancellationToken.None).GetAwaiter().GetResult();
    }
}
