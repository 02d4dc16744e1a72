using ConcurrencyOps.Deadlocks;
using CsCheck;

namespace ConcurrencyOps.Tests.Deadlocks.Linux;

public sealed class ProcParserTests
{
    private static Gen<string> Rubbish { get; } = Gen.OneOf(
        Gen.String, Gen.Char[" :->\n\t0x9FLOCKWRITEADVlockino-rws/z"].Array[0, 120].Select(static characters => new string(characters)));

    [Fact]
    public void A_thread_in_a_call_tells_the_call_and_its_arguments()
    {
        SyscallLine.TryParse("202 0x7f36b0775028 0x80 0x2 0x0 0x0 0xffffffffffffffff 0x7ffc369dd2f8 0x7fc679347897\n", out var line).ShouldBeTrue();

        line!.Number.ShouldBe(202);
        line.Arguments.ShouldBe([0x7f36b0775028ul, 0x80ul, 2ul, 0ul, 0ul, ulong.MaxValue]);
    }

    [Theory]
    [InlineData("running")]
    [InlineData("-1 0x7ffc369dd2f8 0x7fc679347897")]
    [InlineData("202 0x1 0x2")]
    [InlineData("202 1 2 3 4 5 6")]
    [InlineData("")]
    [InlineData(null)]
    public void A_thread_outside_of_a_call_tells_nothing(string? text) => SyscallLine.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Status_tells_how_often_a_thread_left_the_processor() =>
        ProcStatus.Parse("Name:\tsh: odd\nState:\tS (sleeping)\nTgid:\t5\nPPid:\t3\nThreads:\t2\nvoluntary_ctxt_switches:\t40\nnonvoluntary_ctxt_switches:\t2\n")
            .ShouldBe(new() { Name = "sh: odd", State = 'S', ProcessId = 5, ParentId = 3, Threads = 2, Switches = 42 });

    [Fact]
    public void Only_memory_that_is_shared_by_a_file_is_kept()
    {
        var maps = MemoryMap.ParseShared(
            "7f00-7f10 rw-p 00000000 fe:00 5    /usr/lib/libc.so\n" +
            "7f36b0775000-7f36b0776000 rw-s 00001000 fe:00 123                  /tmp/.dotnet/shm/session1/my mutex\n" +
            "7f36b0777000-7f36b0778000 rw-s 00000000 00:01 9\n" +
            "nonsense rw-s 0 0 0 /x\n");

        var map = maps.ShouldHaveSingleItem();
        (map.Path, map.IsNamedMutex, map.Contains(0x7f36b0775028), map.Contains(0x7f36b0776000)).ShouldBe(("/tmp/.dotnet/shm/session1/my mutex", true, true, false));
        map.PlaceOf(0x7f36b0775028).ShouldBe("fe:00:123+1028");
    }

    [Fact]
    public void Locks_are_read_with_those_that_wait_and_other_kinds_are_left_out()
    {
        const string Text = """
            1: FLOCK  ADVISORY  WRITE 2869 fe:00:11666512 0 EOF
            1: -> FLOCK  ADVISORY  READ  2868 fe:00:11666512 0 EOF
            1:  -> FLOCK  ADVISORY  WRITE 2867 fe:00:11666512 0 EOF
            2: POSIX  ADVISORY  WRITE 12 fe:00:1 0 EOF
            3: OFDLCK ADVISORY  WRITE -1 fe:00:2 0 EOF
            4: FLOCK  ADVISORY  WRITE 0 fe:00:3 0 EOF
            """;

        FileLockLine.ParseAll(Text).ShouldBe(
        [
            new(2869, "fe:00:11666512", ResourceAccess.Exclusive, false),
            new(2868, "fe:00:11666512", ResourceAccess.Shared, true),
            new(2867, "fe:00:11666512", ResourceAccess.Exclusive, true),
        ]);
        FileLockLine.ParseAll("pos:\t0\nino:\t7\nlock:\t1: FLOCK  ADVISORY  WRITE 9 fe:00:7 0 EOF\n").ShouldBe([new(9, "fe:00:7", ResourceAccess.Exclusive, false)]);
    }

    [Fact]
    public void No_text_is_too_odd_for_the_readers() => Rubbish.Sample(text =>
    {
        _ = SyscallLine.TryParse(text, out _);
        ProcStatus.Parse(text);
        MemoryMap.ParseShared(text);
        FileLockLine.ParseAll(text);
    });

    [Theory]
    [InlineData(0x80, 2u, 2, 1, 500, 1, 0, 500)] // a normal mutex
    [InlineData(0x189, 2u, 2, 1, 500, 1, 1, 500)] // a recursive one, with a time-out
    [InlineData(0x86, 0u, unchecked((int)0x800001F4), 1, 0, 1, 32, 500)] // priority inheritance: the kernel keeps the owner in the word
    [InlineData(0, 0x800001F4, unchecked((int)0x800001F4), 1, 500, 1, 0x91, 500)] // robust, shared by processes: .NET's with a name
    [InlineData(0x80, 2u, 1, 1, 500, 1, 0, null)] // the word has changed: it is awake
    [InlineData(0x80, 2u, 2, 0, 500, 0, 0, null)] // nobody uses it: no mutex
    [InlineData(0x80, 2u, 2, 1, 500, 1, 77777, null)] // no kind of mutex
    [InlineData(0x80, 2u, 2, 1, -5, 1, 0, null)] // no thread
    [InlineData(0x189, 0u, 0, 0, 500, 1, 0, null)] // a condition variable
    [InlineData(0x81, 2u, 2, 1, 500, 1, 0, null)] // a call that wakes
    public void The_owner_of_a_mutex_is_read_only_where_there_is_one(int operation, uint expected, int word, int count, int owner, int users, int kind, int? found)
    {
        var call = new SyscallLine(202, [0x1000, (ulong)operation, expected, 0, 0, 0]);
        byte[] mutex = [.. new[] { word, count, owner, users, kind }.SelectMany(BitConverter.GetBytes)];

        MutexWord.OwnerOf(call, mutex).ShouldBe(found);
    }
}
