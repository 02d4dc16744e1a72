using System.Text.Json;
using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Tests.Contention;

public sealed class SpeedscopeTests
{
    [Fact]
    public void A_table_becomes_a_sampled_profile_in_nanoseconds_with_the_lock_as_the_leaf()
    {
        var table = new ContentionTable("process 1", ContentionGrouping.Thread);
        table.RecordWait(new(0, 1, 2, 7, 10, 1));
        table.RecordWait(new(0, 1, 2, 7, 20, 1));
        table.RecordWait(new(1, 1, 2, ContentionTable.None, 5, 1));

        using JsonDocument file = Written(table.Profile(new FixedNames()));

        JsonElement profile = file.RootElement.GetProperty("profiles").EnumerateArray().ShouldHaveSingleItem();
        (profile.GetProperty("type").GetString(), profile.GetProperty("unit").GetString(), profile.GetProperty("name").GetString())
            .ShouldBe(("sampled", "nanoseconds", "process 1"));
        (profile.GetProperty("startValue").GetInt64(), profile.GetProperty("endValue").GetInt64()).ShouldBe((0, 35));
        Stacks(file, profile).ShouldBe(["Main;s7;waits for L0 30", "(unknown site);waits for L1 5"]);
    }

    [Fact]
    public void Each_source_is_a_profile_and_they_share_their_frames()
    {
        using JsonDocument file = Written(new("a", [new(["Main", "x"], 1)]), new("b", [new(["Main", "y"], 2)]));

        file.RootElement.GetProperty("$schema").GetString().ShouldBe("https://www.speedscope.app/file-format-schema.json");
        file.RootElement.GetProperty("shared").GetProperty("frames").GetArrayLength().ShouldBe(3);
        file.RootElement.GetProperty("profiles").EnumerateArray().SelectMany(profile => Stacks(file, profile)).ShouldBe(["Main;x 1", "Main;y 2"]);
    }

    private static JsonDocument Written(params SpeedscopeProfile[] profiles)
    {
        using var stream = new MemoryStream();
        Speedscope.Write(profiles, stream);
        return JsonDocument.Parse(stream.ToArray());
    }

    private static IEnumerable<string> Stacks(JsonDocument file, JsonElement profile)
    {
        JsonElement frames = file.RootElement.GetProperty("shared").GetProperty("frames");
        return profile.GetProperty("samples").EnumerateArray().Zip(profile.GetProperty("weights").EnumerateArray(), (sample, weight) =>
            $"{string.Join(';', sample.EnumerateArray().Select(frame => frames[frame.GetInt32()].GetProperty("name").GetString()))} {weight}");
    }
}
