using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ConcurrencyOps.Host.Terminal;

/// <summary>Questions and answers in plain lines. When the input has ended, a question is an error: nobody said yes.</summary>
internal sealed class Questions(Screen screen)
{
    /// <summary>Reads one line of the input.</summary>
    public static string ReadLine() =>
        Console.In.ReadLine() ?? throw new HostException("The input has ended; there is nobody to answer.");

    /// <summary>Asks for one value after the other.</summary>
    public Dictionary<string, PSObject> AskFields(string caption, string message, Collection<FieldDescription> fields)
    {
        Say(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            screen.Write(field.Name + ": ");
            answers[field.Name] = new PSObject(ReadLine());
        }

        return answers;
    }

    /// <summary>Asks for one of some choices, until the answer is one of them.</summary>
    public int AskChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Say(caption, message);
        var prompt = string.Join("  ", choices.Select(choice => $"[{Key(choice)}] {Name(choice)}"));
        if (defaultChoice >= 0) prompt += $" (default is \"{Key(choices[defaultChoice])}\")";
        while (true)
        {
            screen.Write(prompt + ": ");
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0) return defaultChoice;
            for (var i = 0; i < choices.Count; i++)
                if (IsAnswer(choices[i], answer))
                    return i;
        }
    }

    private static bool IsAnswer(ChoiceDescription choice, string answer) =>
        answer.Length > 0
        && (answer.Equals(Key(choice), StringComparison.OrdinalIgnoreCase) || answer.Equals(Name(choice), StringComparison.OrdinalIgnoreCase));

    private static string Name(ChoiceDescription choice) => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal);

    // The letter after the ampersand; the whole name where there is none.
    private static string Key(ChoiceDescription choice)
    {
        var at = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return at >= 0 && at + 1 < choice.Label.Length ? choice.Label.Substring(at + 1, 1).ToUpperInvariant() : Name(choice);
    }

    private void Say(string caption, string message)
    {
        foreach (var text in new[] { caption, message })
            if (!string.IsNullOrEmpty(text))
                screen.Write(text + Environment.NewLine);
    }
}
