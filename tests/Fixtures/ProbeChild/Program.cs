using System.Globalization;
using ConcurrencyOps.Fixtures;

// The last resort against a hang: nothing here takes two minutes.
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
return args switch
{
    ["hang", var port, var count] => await HangingChecks.RunAsync(Number(port), Number(count), limit.Token),
    ["share", var port, var count] => SharedConnections.Run(Number(port), Number(count)),
    ["check", var url] => await OneCheck.RunAsync(new Uri(url), limit.Token),
    _ => 64,
};

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
