using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ConcurrencyOps.Health;

/// <summary>Writes HTML. The literal parts of an interpolated string are markup, its holes are text and always encoded: there is no way to forget it.</summary>
internal sealed class HtmlSink(TextWriter writer)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Writes markup with text in its holes. Numbers are written in the invariant culture.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The handler takes the sink it is called on and has written when this is entered.")]
    public void Write([InterpolatedStringHandlerArgument("")] Markup markup) => _ = markup;

    /// <summary>Writes a constant piece of markup.</summary>
    public void WriteMarkup(string markup) => writer.Write(markup);

    private void WriteText(string? text)
    {
        if (!string.IsNullOrEmpty(text))
            Encoder.Encode(writer, text);
    }

    /// <summary>Writes the parts of an interpolated string as they come.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly HtmlSink _sink;

        /// <summary>Called by the compiler.</summary>
        public Markup(int literalLength, int formattedCount, HtmlSink sink)
        {
            _ = literalLength + formattedCount;
            _sink = sink;
        }

        /// <summary>Markup.</summary>
        public void AppendLiteral(string literal) => _sink.WriteMarkup(literal);

        /// <summary>Text, encoded.</summary>
        public void AppendFormatted(string? text) => _sink.WriteText(text);

        /// <summary>A number.</summary>
        public void AppendFormatted(int number) => _sink.WriteMarkup(number.ToString(CultureInfo.InvariantCulture));

        /// <summary>A coordinate, to a hundredth.</summary>
        public void AppendFormatted(double number) => _sink.WriteMarkup(number.ToString("0.##", CultureInfo.InvariantCulture));
    }
}
