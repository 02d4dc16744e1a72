using System.Text.RegularExpressions;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health;

/// <summary>What a hostile answer costs. Alone: the bytes of the whole process are counted.</summary>
[Collection(Alone.Name)]
public sealed class BombTests
{
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public async Task A_bomb_of_two_hundred_megabytes_costs_no_more_than_the_limit_of_the_body()
    {
        var bomb = Answers.GzipBomb(200);
        using var checks = new HttpCheck();
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(bomb);
        });
        var check = Checks.Of(server.Url()) with { ContentMatch = new Regex("nothing of the kind"), Timeout = Gate.Patience };
        (await checks.CheckAsync(check)).ShouldBe(ServiceStatus.Degraded, HealthReason.ContentMismatch);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var outcome = await checks.CheckAsync(check);
        var spent = GC.GetTotalAllocatedBytes(precise: true) - before;

        outcome.ShouldBe(ServiceStatus.Degraded, HealthReason.ContentMismatch);
        outcome.Verdict.Message.ShouldNotBeNull().ShouldContain("-MaxBodyBytes");
        spent.ShouldBeLessThan(8 * Megabyte);
    }

    [Fact]
    public async Task An_endless_body_costs_no_more_than_a_buffer()
    {
        var filler = new byte[64 * 1024];
        using var checks = new HttpCheck();
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
            for (var i = 0; i < 100_000; i++)
                await connection.SendAsync(filler);
        });
        var check = Checks.Of(server.Url()) with { MaxBodyBytes = 50 * (int)Megabyte, Timeout = Gate.Patience };
        (await checks.CheckAsync(check)).Status.ShouldBe(ServiceStatus.Up);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        (await checks.CheckAsync(check)).Status.ShouldBe(ServiceStatus.Up);

        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(8 * Megabyte);
    }
}
