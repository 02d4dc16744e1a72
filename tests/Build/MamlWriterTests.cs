using System.Xml.Linq;
using ConcurrencyOps.Build.Help;

namespace ConcurrencyOps.Build.Tests;

public sealed class MamlWriterTests
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly XElement _cmdlet = XDocument.Load(new MemoryStream(MamlWriter.Write(SampleHelp.Module)))
        .Root!.Elements(Command + "command").Single(command => command.Element(Command + "details")!.Element(Command + "name")!.Value == "Get-Sample");

    [Fact]
    public void Has_every_section()
    {
        _cmdlet.Elements().Select(section => section.Name.LocalName).ShouldBe(
            ["details", "description", "syntax", "parameters", "inputTypes", "returnValues", "alertSet", "examples", "relatedLinks"]);
        _cmdlet.Elements().ShouldAllBe(section => section.HasElements);
    }

    [Fact]
    public void Describes_every_parameter() =>
        _cmdlet.Element(Command + "parameters")!.Elements().ShouldAllBe(parameter =>
            parameter.Element(Maml + "description")!.Value.Length > 0 && parameter.Element(Dev + "type")!.Value.Length > 0);

    [Fact]
    public void A_switch_has_no_value_in_the_syntax() =>
        _cmdlet.Descendants(Command + "syntaxItem").First().Elements(Command + "parameter")
            .Single(parameter => parameter.Element(Maml + "name")!.Value == "Quiet")
            .Element(Command + "parameterValue").ShouldBeNull();

    [Fact]
    public void Escapes_markup() => _cmdlet.Element(Maml + "description")!.Value.ShouldContain("stops <here>.");
}
