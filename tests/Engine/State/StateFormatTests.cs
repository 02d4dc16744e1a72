using System.Text;
using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;
using CsCheck;

namespace ConcurrencyOps.Tests.State;

public sealed class StateFormatTests
{
    private const string Head = """{"schema":"ConcurrencyOps.State","version":1""";

    private static readonly string[] Poison =
    [
        "NaN", "-Infinity", "1e999", "-1e308", "99999999999999999999", "null", "{}", "[]", "true", "\"\"", "\"\\uD800\"", "\"9999-12-31T23:59:59.9999999Z\"",
        "\"0001-01-01T00:00:00+14:00\"", ",", "\\u", "\0", new string('[', 200), string.Concat(Enumerable.Repeat("{\"a\":", 100)),
    ];

    [Fact]
    public void What_is_written_is_read_back_the_same() =>
        StateSamples.Documents.Sample(document => StateReader.Read(StateSamples.Written(document)).ShouldHoldTheSameAs(document), iter: 1_000);

    [Fact]
    public void Half_characters_and_numbers_that_are_none_do_not_stop_the_writing()
    {
        var document = StateDocument.Empty
            .WithService("a\uD800", StateSamples.Service("b\uDC00c") with { ResponseTimeMs = double.PositiveInfinity })
            .WithBucket("k", new BucketSnapshot(double.NaN, StateSamples.Start));

        var read = StateReader.Read(StateSamples.Written(document));
        (read.Service("a\uFFFD")!.Name, read.Service("a\uFFFD")!.ResponseTimeMs).ShouldBe(("b\uFFFDc", null));
        TokenBucket.Take(read.Bucket("k"), new BucketRules(1, TimeSpan.FromSeconds(1)), StateSamples.Start).Wait.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Damaged_content_is_read_or_refused_but_never_anything_else() =>
        Gen.Select(StateSamples.Documents, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 100_000], Gen.Byte, Gen.Int[0, 1_000]).Array[1, 4]).Sample(
            (document, wounds) =>
            {
                var content = StateSamples.Written(document).ToList();
                foreach (var (kind, place, value, length) in wounds)
                    Wound(content, kind, content.Count == 0 ? 0 : place % content.Count, value, length);

                ReadOrRefuse([.. content]);
            },
            iter: 5_000);

    [Fact]
    public void Anything_at_all_is_read_or_refused() => Gen.Byte.Array[0, 200].Sample(ReadOrRefuse, iter: 5_000);

    [Theory]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("{}")]
    [InlineData("""{"schema":"another","version":1}""")]
    [InlineData("""{"schema":"ConcurrencyOps.State"}""")]
    [InlineData("""{"schema":"ConcurrencyOps.State","version":2}""")]
    [InlineData("""{"schema":"ConcurrencyOps.State","version":1.5}""")]
    [InlineData(Head)]
    [InlineData(Head + ""","services":[]}""")]
    [InlineData(Head + ""","services":{"a":{"status":"Fine","since":"2026-11-22T12:00:00Z","at":"2026-11-22T12:00:00Z"}}}""")]
    [InlineData(Head + ""","services":{"a":{"status":"1","since":"2026-11-22T12:00:00Z","at":"2026-11-22T12:00:00Z"}}}""")]
    [InlineData(Head + ""","services":{"a":{"status":"Up","since":"2026-11-22T12:00:00Z"}}}""")]
    [InlineData(Head + ""","services":{"a":{"status":"Up","since":"2026-11-22T12:00:00Z","at":"2026-11-22T12:00:00Z","checks":-1}}}""")]
    [InlineData(Head + ""","buckets":{"a":{"tokens":1e999,"at":"2026-11-22T12:00:00Z"}}}""")]
    [InlineData(Head + ""","buckets":{"a":{"tokens":NaN,"at":"2026-11-22T12:00:00Z"}}}""")]
    public void What_is_not_ours_is_refused(string content) =>
        Should.Throw<StateFormatException>(() => StateReader.Read(Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\uFEFF")]
    [InlineData(Head + "}")]
    [InlineData("\uFEFF" + Head + ""","later":{"deep":[[[1,2]]]},"services":{}}""")]
    public void An_empty_file_a_byte_order_mark_and_unknown_members_are_no_damage(string content) =>
        StateReader.Read(Encoding.UTF8.GetBytes(content)).ShouldHoldTheSameAs(StateDocument.Empty);

    [Fact]
    public void Of_two_members_with_one_name_the_last_counts()
    {
        const string Times = "\"since\":\"2026-11-22T12:00:00Z\",\"at\":\"2026-11-22T12:00:00Z\"";
        const string Services = "{\"a\":{\"status\":\"Up\"," + Times + "},\"a\":{\"status\":\"Up\",\"status\":\"Down\"," + Times + "}}";
        const string Content = Head + ",\"services\":" + Services + "}";

        StateReader.Read(Encoding.UTF8.GetBytes(Content)).Service("a")!.Status.ShouldBe(ServiceStatus.Down);
    }

    [Fact]
    public void A_service_takes_no_more_than_250_bytes_on_average_one_in_ten_of_them_failing()
    {
        var document = StateDocument.Empty;
        for (var i = 0; i < 1_000; i++)
        {
            var name = $"orders-api-{i:0000}.example";
            ServiceRecord? record = null;
            for (var check = 0; check < 20; check++)
            {
                var down = i % 10 == 0 && check > 10;
                var seen = new ServiceObservation
                {
                    Name = name,
                    Status = down ? ServiceStatus.Down : ServiceStatus.Up,
                    Reason = down ? HealthReason.ConnectionRefused : HealthReason.Expected,
                    StatusCode = down ? null : 200,
                    ResponseTimeMs = down ? null : 123.456789 + i,
                    ErrorMessage = down ? $"The host refused the connection (10.0.0.{i % 250}:443)." : null,
                    CheckedAt = StateSamples.Start.AddTicks(1_234_567L * check),
                };
                record = ServiceRecord.Apply(record, seen, new ConfirmationRules());
            }

            document = document.WithService(name, record! with { Checks = 100_000 });
        }

        (StateSamples.Written(document).Length / 1_000).ShouldBeLessThanOrEqualTo(250);
    }

    private static void ReadOrRefuse(byte[] content)
    {
        StateDocument document;
        try
        {
            document = StateReader.Read(content);
        }
        catch (StateFormatException)
        {
            return;
        }

        // What was let in must not break what works with it.
        document = ClockCorrection.Apply(document, StateSamples.Start).Pruned(StateSamples.Start);
        foreach (var key in document.Circuits.Keys)
        {
            var rules = new CircuitRules(1, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
            var (after, _) = Circuit.Enter(document.Circuit(key), rules, StateSamples.Start, "a", TimeSpan.FromSeconds(1));
            _ = Circuit.Record(after, rules, StateSamples.Start, CircuitOutcome.Failure, "a", null);
        }

        foreach (var bucket in document.Buckets.Values)
            _ = TokenBucket.Take(bucket, new BucketRules(1, TimeSpan.FromDays(1)), StateSamples.Start);

        StateReader.Read(StateSamples.Written(document)).ShouldHoldTheSameAs(document);
    }

    private static void Wound(List<byte> content, int kind, int place, byte value, int length)
    {
        if (kind == 0 && content.Count > 0)
            content[place] = value;
        else if (kind == 1)
            content.RemoveRange(place, Math.Min(length, content.Count - place));
        else if (kind == 2)
            content.InsertRange(place, Encoding.UTF8.GetBytes(Poison[value % Poison.Length]));
        else
            ReplaceValue(content, place, Poison[value % Poison.Length]);
    }

    /// <summary>A whole value, so that the damage gets past the parser.</summary>
    private static void ReplaceValue(List<byte> content, int place, string poison)
    {
        var colon = content.IndexOf((byte)':', place);
        var end = colon < 0 ? -1 : content.FindIndex(colon, letter => letter is (byte)',' or (byte)'}');
        if (end < 0)
            return;

        content.RemoveRange(colon + 1, end - colon - 1);
        content.InsertRange(colon + 1, Encoding.UTF8.GetBytes(poison));
    }
}
