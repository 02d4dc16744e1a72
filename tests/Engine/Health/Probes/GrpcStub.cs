using System.Security.Cryptography.X509Certificates;
using ConcurrencyOps.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConcurrencyOps.Tests.Health.Probes;

/// <summary>A gRPC server on loopback: Kestrel's HTTP/2, and what the test wants of the protocol above it.</summary>
internal sealed class GrpcStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcStub(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public string? Path { get; private set; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public byte[] Body { get; private set; } = [];

    public static async Task<GrpcStub> StartAsync(
        Func<HttpResponse, Task> answer, X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var stub = new GrpcStub(app);
        app.Run(context => stub.ServeAsync(context, answer));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        stub.Port = new Uri(addresses.Single()).Port;
        return stub;
    }

    /// <summary>grpc.health.v1 with this status.</summary>
    public static Func<HttpResponse, Task> Says(GrpcServing status) => Sends([0, 0, 0, 0, 2, 8, (byte)status]);

    /// <summary>OK with these bytes as the framed message.</summary>
    public static Func<HttpResponse, Task> Sends(byte[] body) => async response =>
    {
        response.ContentType = "application/grpc";
        await response.Body.WriteAsync(body);
        response.AppendTrailer("grpc-status", "0");
    };

    /// <summary>A status without a message, among the headers as servers send it then.</summary>
    public static Func<HttpResponse, Task> Fails(string status, string? message = null) => response =>
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = status;
        if (message is not null)
            response.Headers["grpc-message"] = message;

        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context, Func<HttpResponse, Task> answer)
    {
        Path = context.Request.Path;
        foreach (var (name, value) in context.Request.Headers)
            Headers[name] = value.ToString();

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Body = body.ToArray();
        await answer(context.Response);
    }
}
