namespace ConcurrencyOps.Build.Tests;

/// <summary>Guards the checked-in reference: red means that a comment changed and docs/commands did not.</summary>
public sealed class ReferenceIsFreshTests
{
    [Fact]
    public void The_checked_in_cmdlet_reference_is_fresh()
    {
        using StringWriter error = new();

        BuildTool.Run(["docs", "--check"], RepositoryLayout.FromThisAssembly(), TextWriter.Null, error);

        error.ToString().ShouldBeEmpty();
    }
}
