using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrencyOps.Host;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Module;

public sealed class HelpTests
{
    [Fact]
    public void Every_cmdlet_has_a_synopsis_a_description_examples_and_a_word_on_each_parameter()
    {
        using var session = new Session();
        var commands = session.Run("Get-Command -Module ConcurrencyOps").ShouldBeClean().Output;
        commands.ShouldNotBeEmpty();

        foreach (var command in commands)
        {
            session.With("command", command).Run("""
                $help = Get-Help $command.Name -Full
                "$($help.Synopsis)".Length -gt 10; "$($help.description.Text)".Length -gt 50; @($help.examples.example).Count -ge 2
                $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
                @($command.Parameters.Keys | Where-Object { $_ -notin $common } | Where-Object { $n = $_; -not ($help.parameters.parameter | Where-Object { $_.name -eq $n } | ForEach-Object { $_.description.Text }) }) -join ' '
                """).ShouldBeClean().Line.ShouldBe("True|True|True|", $"{command}");
        }
    }

    [Fact]
    public void Every_example_parses_and_uses_parameters_that_there_are()
    {
        using var session = new Session();
        var commands = session.Run("Get-Command -Module ConcurrencyOps").Output.Select(item => (CommandInfo)item!.BaseObject).ToDictionary(item => item.Name, StringComparer.OrdinalIgnoreCase);
        var examples = session.Run("Get-Command -Module ConcurrencyOps | ForEach-Object { (Get-Help $_.Name -Full).examples.example } | ForEach-Object { $_.code }").ShouldBeClean().Text;
        examples.ShouldNotBeEmpty();

        foreach (var example in examples)
        {
            var ast = Parser.ParseInput(example!, out _, out var errors);
            errors.ShouldBeEmpty(example);
            foreach (var call in ast.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                if (!commands.TryGetValue(call.GetCommandName() ?? "", out var command)) continue;
                foreach (var parameter in call.CommandElements.OfType<CommandParameterAst>())
                    command.Parameters.ContainsKey(parameter.ParameterName).ShouldBeTrue($"-{parameter.ParameterName} in {example}");
            }
        }
    }

    [Fact]
    public void The_about_topics_explain_every_error_id()
    {
        using var session = new Session();
        var topics = Directory.GetFiles(Path.Combine(EmbeddedEngine.StageFolder, "en-US"), "about_ConcurrencyOps*.help.txt");
        var topic = string.Concat(topics.Select(File.ReadAllText));
        var ids = session.Run("[ConcurrencyOps.Commands.InvokeParallelWorkCommand].Assembly.GetType('ConcurrencyOps.Errors.ErrorIds').GetFields().Name").ShouldBeClean().Text;

        ids.Count.ShouldBeGreaterThan(10);
        foreach (var id in ids)
            topic.ShouldContain($"    {id} ", Case.Sensitive);
    }
}
