// Writes one line of JSON, { "name": "url", ... }, and serves until stdin closes or the time is up (first argument: seconds, 600 by default).
using System.Globalization;
using System.Text.Json;
using ConcurrencyOps.Fixtures;

var seconds = args.Length > 0 ? int.Parse(args[0], NumberStyles.None, CultureInfo.InvariantCulture) : 600;
using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
using var fleet = new Fleet(end.Token);
Console.WriteLine(JsonSerializer.Serialize(fleet.Urls));

// On a thread of its own: reading a console's stdin cannot be cancelled.
var closed = new TaskCompletionSource();
var reader = new Thread(() =>
{
    while (Console.In.Read() >= 0)
    {
    }

    closed.SetResult();
})
{ IsBackground = true };
reader.Start();
await Task.WhenAny(closed.Task, Task.Delay(Timeout.Infinite, end.Token));
await end.CancelAsync();
