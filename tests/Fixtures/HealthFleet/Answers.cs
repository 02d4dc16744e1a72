using System.Text;

namespace ConcurrencyOps.Fixtures;

/// <summary>Answers that are proper HTTP.</summary>
internal static class Answers
{
    /// <summary>The same each time; ready as bytes, so that a benchmark measures its client.</summary>
    public static Answer With(int code, string reason, string? body = null, params string[] headers)
    {
        var length = code == 204 ? [] : new[] { $"Content-Length: {body?.Length ?? 0}" };
        var head = string.Join("\r\n", [$"HTTP/1.1 {code} {reason}", .. headers, .. length, "", ""]);
        var bytes = Encoding.ASCII.GetBytes(head + body);
        return async (_, stream, cancelled) => await stream.WriteAsync(bytes, cancelled);
    }

    public static Answer HealthJson(string status) => With(
        status == "fail" ? 503 : 200, "See Body", $$"""{"status":"{{status}}","description":"fleet"}""", "Content-Type: application/health+json");

    public static Answer After(TimeSpan delay) => async (path, stream, cancelled) =>
    {
        await Task.Delay(delay, cancelled);
        await With(200, "OK", "at last")(path, stream, cancelled);
    };

    public static Answer Redirect(string location) => With(302, "Found", null, $"Location: {location}");

    public static Task RedirectOnce(string path, Stream stream, CancellationToken cancelled) =>
        (path == "/there" ? With(200, "OK", "here") : Redirect("/there"))(path, stream, cancelled);

    public static Task RedirectLoop(string path, Stream stream, CancellationToken cancelled) =>
        Redirect(path == "/a" ? "/b" : "/a")(path, stream, cancelled);
}
