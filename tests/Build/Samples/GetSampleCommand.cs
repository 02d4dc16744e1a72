using System.Management.Automation;

namespace ConcurrencyOps.Build.Tests.Samples;

/// <summary>Gets a sample,
/// on one line.</summary>
/// <remarks>
/// <para>First, with <see cref="Name"/>, <see langword="null"/> and <c>a *  b</c>; see <see cref="UndocumentedSampleCommand"/>.</para>
/// <list type="bullet">
///   <item><term>Red</term><description>stops &lt;here&gt;.</description></item>
///   <item><description>Only this.</description></item>
/// </list>
/// </remarks>
/// <notes>A note.</notes>
/// <input cref="object">Anything at all.</input>
/// <output cref="bool">Whether all is well.</output>
/// <example>
/// <para>A short title.</para>
/// <code>
/// Get-Sample -Name a |
///     Out-Null
/// </code>
/// <para>What to see.</para>
/// </example>
/// <example>
/// <para>This introduction is much too long to be a title on one line of a console, so it stays a paragraph.</para>
/// <code>Get-Sample b |
///     Out-Null
/// Get-Sample c</code>
/// </example>
/// <seealso cref="UndocumentedSampleCommand"/>
/// <seealso>about_Sample</seealso>
/// <seealso href="https://example.org/">A page</seealso>
[Cmdlet(VerbsCommon.Get, "Sample", DefaultParameterSetName = "ByName", SupportsShouldProcess = true)]
[OutputType(typeof(SampleRecord), ParameterSetName = ["ByName"])]
[OutputType(typeof(bool))]
public sealed class GetSampleCommand : SampleCommandBase
{
    /// <summary>Any object.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "ByObject")]
    public object? InputObject { get; set; }

    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByName", ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [Alias("N", "Title")]
    public string[] Name { get; set; } = [];

    /// <summary>How many.</summary>
    [Parameter]
    [PSDefaultValue(Value = 3)]
    public int? Count { get; set; }

    /// <summary>The colour.</summary>
    [Parameter]
    [PSDefaultValue(Help = "the colour of the day")]
    public SampleColor Color { get; set; }

    /// <summary>The kind.</summary>
    [Parameter]
    [ValidateSet("One", "Two")]
    public string? Kind { get; set; }

    /// <inheritdoc/>
    [Parameter]
    public override SwitchParameter Quiet { get; set; }

    /// <summary>Not for users.</summary>
    [Parameter(DontShow = true)]
    public string? Hidden { get; set; }
}
