using System.Text;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health;

public sealed class HistoryRoundTripTests
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    private static readonly Gen<string> Text = Gen.OneOf(Gen.String[0, 30], Gen.Char['\u0000', '\uFFFF'].Array[0, 12].Select(static letters => new string(letters)));

    private static readonly Gen<HealthCheckResult> Result =
        from name in Gen.OneOf(Text, Gen.Const("shop"), Gen.Const("Šhop ünïcode 店"), Gen.Const("'; DROP TABLE entry; --"))
        from url in Text
        from status in Gen.Enum<ServiceStatus>()
        from raw in Gen.Enum<ServiceStatus>()
        from reason in Gen.Enum<HealthReason>()
        from code in Gen.Int.Nullable()
        from response in Gen.Double[0, 1e7].Nullable()
        from error in Text.Null()
        from ticks in Gen.OneOf(Gen.Long[0, 10_000_000], Gen.Long[0, TimeSpan.FromDays(50_000).Ticks])
        from isChecked in Gen.Bool
        select new HealthCheckResult
        {
            Name = name,
            ServiceUrl = url,
            Status = status,
            RawStatus = raw,
            Reason = reason,
            StatusCode = code,
            ResponseTimeMs = response,
            ErrorMessage = error,
            Timestamp = Epoch.AddTicks(ticks),
            Checked = isChecked,
        };

    [Fact]
    public void What_was_appended_comes_back_oldest_first_whatever_it_holds() =>
        Result.Array[0, 40].Array[1, 4].Sample(
            static runs =>
            {
                using var file = new TemporaryHistory();
                using (var history = file.ToWrite())
                {
                    for (var run = 0; run < runs.Length; run++)
                        history.Append($"run {run}", runs[run]);
                }

                file.Read().ShouldBe(runs.SelectMany((results, run) => results.Select(result => Expected(result, $"run {run}"))).OrderBy(entry => entry.Timestamp));
            },
            iter: 25);

    [Fact]
    public void Since_gives_what_is_not_older() =>
        Gen.Select(Result.Array[1, 40], Gen.Int[0, 39]).Sample(
            static (results, index) =>
            {
                using var file = new TemporaryHistory();
                file.Append("run", results);
                var since = Expected(results[index % results.Length], "run").Timestamp;

                file.Read(new HealthHistoryQuery(Since: since.ToOffset(TimeSpan.FromHours(9))))
                    .ShouldBe(results.Select(result => Expected(result, "run")).Where(entry => entry.Timestamp >= since).OrderBy(entry => entry.Timestamp));
            },
            iter: 15);

    [Fact]
    public void Pruning_leaves_what_is_not_older_and_appending_goes_on() =>
        Gen.Select(Result.Array[1, 30].Array[1, 3], Gen.Int[0, 1000]).Sample(
            static (runs, index) =>
            {
                using var file = new TemporaryHistory();
                var all = runs.SelectMany((results, run) => results.Select(result => Expected(result, $"run {run}"))).OrderBy(entry => entry.Timestamp).ToList();
                var before = all[index % all.Count].Timestamp;
                using (var history = file.ToWrite())
                {
                    for (var run = 0; run < runs.Length; run++)
                        history.Append($"run {run}", runs[run]);

                    history.Prune(before).ShouldBe(all.Count(entry => entry.Timestamp < before));
                    history.Names().ShouldBe(all.Where(entry => entry.Timestamp >= before).Select(entry => entry.Name).Distinct(StringComparer.Ordinal), ignoreOrder: true);
                    history.Append("after", runs[0]);
                }

                file.Read().ShouldBe(
                    all.Where(entry => entry.Timestamp >= before).Concat(runs[0].Select(static result => Expected(result, "after"))).OrderBy(entry => entry.Timestamp));
            },
            iter: 15);

    private static HealthHistoryEntry Expected(HealthCheckResult result, string run) => new()
    {
        Name = Whole(result.Name),
        ServiceUrl = Whole(result.ServiceUrl),
        Timestamp = new DateTimeOffset(result.Timestamp.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero),
        Status = result.Status,
        RawStatus = result.RawStatus,
        Reason = result.Reason,
        StatusCode = result.StatusCode,
        ResponseTimeMs = result.ResponseTimeMs is { } response ? Math.Round(response * 1000) / 1000 : null,
        ErrorMessage = result.ErrorMessage is { } error ? Whole(error) : null,
        Checked = result.Checked,
        RunId = run,
    };

    // Halves of surrogate pairs and NUL cannot be kept.
    private static string Whole(string text)
    {
        var whole = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);

        return whole.ToString();
    }
}
