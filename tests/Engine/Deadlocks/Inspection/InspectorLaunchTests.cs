using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks.Inspection;

public sealed class InspectorLaunchTests
{
    [Fact]
    public void The_dotnet_host_of_our_own_runtime_runs_it()
    {
        var start = new InspectorLaunch("/module/bin/dependencies/ConcurrencyOps.Inspector.dll").ToStartInfo("the-pipe", isCold: true);

        File.Exists(start.FileName).ShouldBeTrue(start.FileName);
        start.ArgumentList.TakeLast(3).ShouldBe(["/module/bin/dependencies/ConcurrencyOps.Inspector.dll", "the-pipe", "cold"]);
    }

    [Fact]
    public void Settings_that_are_meant_for_other_programs_are_not_handed_on()
    {
        const string Name = "DOTNET_StartupHookOfATest";
        Environment.SetEnvironmentVariable(Name, "1");
        try
        {
            var start = new InspectorLaunch("x.dll").ToStartInfo("the-pipe", isCold: false);

            start.Environment.ShouldNotContainKey(Name);
            start.Environment.ShouldContainKey("PATH");
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }

    [Fact]
    public void Where_neither_host_nor_shell_is_at_hand_the_error_says_what_to_set()
    {
        var error = Should.Throw<InspectionException>(() => new InspectorLaunch("x.dll", InspectorHosting.Shell).ToStartInfo("the-pipe", isCold: false));

        error.Message.ShouldContain("DOTNET_ROOT");
    }
}
