using ConcurrencyOps.Build.Help;
using ConcurrencyOps.Build.Packaging;
using ConcurrencyOps.Build.Staging;

namespace ConcurrencyOps.Build;

/// <summary>The commands of the tool; 0 when all is well, 1 for a problem, 2 for a wrong command line.</summary>
internal static class BuildTool
{
    public const string RefreshDocsCommand = "dotnet run --project tools/ConcurrencyOps.Build -- docs";

    private const string Usage = """
        Usage: ConcurrencyOps.Build <command>
          stage           puts the module together under out/ConcurrencyOps/<version>
          check-stage     fails when the stage holds more or less than the list of staged files
          docs            writes the cmdlet reference, docs/commands/*.md
          docs --check    fails when the reference is not fresh
          package         makes the .zip and the .nupkg of the stage in out/
        """;

    public static int Run(IReadOnlyList<string> arguments, RepositoryLayout layout, TextWriter output, TextWriter error)
    {
        try
        {
            return Dispatch(string.Join(' ', arguments), layout, output, error);
        }
        catch (BuildFailureException failure)
        {
            foreach (BuildProblem problem in failure.Problems)
                error.WriteLine(problem);
            return 1;
        }
    }

    private static int Dispatch(string command, RepositoryLayout layout, TextWriter output, TextWriter error)
    {
        switch (command)
        {
            case "stage":
                int written = new Stager(layout).Run();
                output.WriteLine($"Staged the module in {layout.Stage} ({written} of {StagedFiles.All.Count} files were new).");
                return 0;
            case "check-stage":
                StageCheck.Run(layout.Stage, StagedFiles.All);
                output.WriteLine($"The stage holds its {StagedFiles.All.Count} files and nothing else.");
                return 0;
            case "docs":
                int pages = CommandReference.For(layout).Write(layout.CommandDocs);
                output.WriteLine($"Wrote {pages} pages in {layout.CommandDocs}.");
                return 0;
            case "docs --check":
                CommandReference.For(layout).Check(layout.CommandDocs);
                output.WriteLine("The cmdlet reference is fresh.");
                return 0;
            case "package":
                foreach (string package in ModulePackager.Run(layout))
                    output.WriteLine(package);
                return 0;
            default:
                error.WriteLine(Usage);
                return 2;
        }
    }
}
