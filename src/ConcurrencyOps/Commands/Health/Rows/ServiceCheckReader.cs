using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>Makes checks of input: texts, URLs, rows. What a row does not say is as the parameters of the command say.</summary>
/// <param name="template">The check as the parameters say.</param>
/// <param name="unused">Takes note of what has no effect.</param>
internal sealed class ServiceCheckReader(ServiceCheck template, UnusedSettings unused)
{
    private const int LongestMessage = 500;

    private static readonly string[] UrlNames = ["Uri", "Url", "Endpoint", "ServiceUrl"];

    // A row without settings of its own is the common case, and rows of one source have the same columns: the settings that can matter are few.
    private static readonly string[] SettingNames = [.. CheckSettings.All.Select(static setting => setting.Name)];

    /// <summary>The check that an input object asks for.</summary>
    /// <exception cref="BadRowException">It cannot be checked.</exception>
    public ServiceCheck Read(object? item)
    {
        switch (Cell.Plain(item))
        {
            case null:
                throw new BadRowException("(null)", "", "The input is null. Pipe URLs, or rows with a column Uri.");
            case string text:
                return ForUrl(text, null, template);
            case Uri uri:
                return ForUrl(uri.OriginalString, null, template);
        }

        var row = new Row(item!);
        unused.Look(row);
        var name = Text(row, null, "Name");
        var url = Text(row, name, UrlNames)
            ?? throw new BadRowException(Shown(name) ?? "(no name)", "", "The row has no URL. Give it a column or property Uri, Url, Endpoint or ServiceUrl.");

        return ForUrl(url, name, WithSettings(row, name, url));
    }

    /// <summary>The check of one URL.</summary>
    /// <exception cref="BadRowException">It cannot be checked.</exception>
    public ServiceCheck ForUrl(string text, string? name) => ForUrl(text, name, template);

    private static string? Text(Row row, string? name, params string[] columns)
    {
        try
        {
            return row.Find(columns) is { } value ? Cell.Text(value) : null;
        }
        catch (FormatException error)
        {
            throw new BadRowException(Shown(name) ?? "(no name)", "", SafeText.Clean($"{columns[0]}: {error.Message}", LongestMessage));
        }
    }

    private static string? Shown(string? name) => name is null ? null : SafeName.Of(name);

    private ServiceCheck WithSettings(Row row, string? name, string url)
    {
        var check = template;
        for (var i = 0; i < SettingNames.Length; i++)
        {
            try
            {
                if (row.Find(SettingNames[i]) is { } value)
                    check = CheckSettings.All[i].Apply(check, value);
            }
            catch (FormatException error)
            {
                throw new BadRowException(
                    Shown(name) ?? SafeUrl.ForDisplay(url), SafeUrl.ForDisplay(url), SafeText.Clean($"{SettingNames[i]}: {error.Message}", LongestMessage));
            }
        }

        return check;
    }

    private ServiceCheck ForUrl(string text, string? given, ServiceCheck settings)
    {
        try
        {
            var check = Make(text, given, settings);
            if (ProxyRules.Refusal(check) is { } refusal)
                throw new FormatException(refusal);

            unused.Look(check);
            return check;
        }
        catch (FormatException error)
        {
            throw new BadRowException(Shown(given) ?? SafeUrl.ForDisplay(text), SafeUrl.ForDisplay(text), error.Message);
        }
    }

    private static ServiceCheck Make(string text, string? given, ServiceCheck settings)
    {
        var address = ServiceAddress.Parse(text);
        if (SecretQuery.IsMasked(address.Target.Query))
            throw new FormatException($"'{address.Display}' has lost its secrets: results show them as ***. Give the URL as it was.");

        var name = NameOf(given, text, address);
        var key = SafeUrl.KeyOf(address.Kind, address.Target, settings.Method);
        return settings with
        {
            Key = name is null ? key : $"{name}|{key}",
            Name = name ?? address.Display,
            ServiceUrl = address.Display,
            Target = address.Target,
            Kind = address.Kind,
            Credential = settings.Credential ?? address.Credential,
        };
    }

    // A service whose name is its URL has none: a result that is piped back in is still the same service.
    private static string? NameOf(string? given, string url, ServiceAddress address) =>
        given is null || given == address.Display || given.Trim() == url.Trim() ? null : SafeName.Of(given);
}
