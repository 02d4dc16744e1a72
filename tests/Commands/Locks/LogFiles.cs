namespace ConcurrencyOps.Tests.Locks;

/// <summary>Lock logs for the commands to read.</summary>
internal static class LogFiles
{
    /// <summary>Two threads that wait for each other at the end; before that, two other locks in both orders.</summary>
    public const string Deadlock = """
        TimestampNs,ThreadId,LockId,Event,Site
        1000000,1,x,Acquired,a.ps1:1
        2000000,1,y,Acquired,a.ps1:2
        3000000,1,y,Released,
        4000000,1,x,Released,
        5000000,2,y,Acquired,b.ps1:1
        6000000,2,x,Acquired,b.ps1:2
        7000000,2,x,Released,
        8000000,2,y,Released,
        9000000,1,A,Acquired,a.ps1:3
        10000000,2,B,Acquired,b.ps1:3
        11000000,1,B,Waiting,a.ps1:4
        12000000,2,A,Waiting,b.ps1:4
        """;

    public const string Confirmed = "T1 -> B -> T2 -> A -> T1";

    public const string Potential = "T1 -> y -> T2 -> x -> T1";

    /// <summary>The same as rows that Import-Csv would give.</summary>
    public static string AsObjects { get; } = string.Join(",\n", Deadlock.ReplaceLineEndings("\n").Split('\n').Skip(1).Select(static line => line.Split(','))
        .Select(static cells => $"[pscustomobject]@{{ TimestampNs = '{cells[0]}'; ThreadId = '{cells[1]}'; LockId = '{cells[2]}'; Event = '{cells[3]}'; Site = '{cells[4]}' }}"));

    /// <summary>The same as JSON lines, enums as numbers, as ConvertTo-Json writes them.</summary>
    public static string AsJsonLines { get; } = string.Join('\n', Deadlock.ReplaceLineEndings("\n").Split('\n').Skip(1).Select(static line => line.Split(','))
        .Select(static cells => $$"""{"TimestampNs":{{cells[0]}},"ThreadId":{{cells[1]}},"LockId":"{{cells[2]}}","Event":{{(int)Enum.Parse<Kind>(cells[3])}},"Mode":0,"Site":"{{cells[4]}}"}"""));

    private enum Kind
    {
        Waiting,
        Acquired,
        Released,
    }
}
