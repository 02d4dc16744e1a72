using System.IO.Compression;
using System.Text;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Answers as bytes go over the wire.</summary>
internal static class Answers
{
    public static string Of(int code, string body = "", string headers = "") =>
        $"HTTP/1.1 {code} Whatever\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body))}";

    public static string Redirect(string location, int code = 302) => Of(code, "", $"Location: {location}\r\n");

    public static string Json(string body, string type = "application/json", int code = 200) => Of(code, body, $"Content-Type: {type}\r\n");

    public static byte[] GzipBomb(int megabytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < megabytes; i++)
                gzip.Write(zeros);
        }

        var head = $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. packed.ToArray()];
    }
}
