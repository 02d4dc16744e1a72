namespace ConcurrencyOps.Health;

/// <summary>
/// Checks http and https. A fresh connection for each request unless the check shares them; HTTP/1.1; redirects are followed here, not by the
/// handler; the body is read within its limit; the context's token ends all of it.
/// </summary>
/// <param name="connector">Makes the connections.</param>
/// <param name="mostKept">The most connections that are kept for checks that share them; any number unless said otherwise.</param>
internal sealed class HttpChecker(IConnector connector, int mostKept = int.MaxValue) : IServiceChecker, IDisposable
{
    private readonly HttpHandlers _handlers = new(new HttpConnections(connector, new KeptConnections(mostKept)));

    /// <inheritdoc/>
    public async ValueTask<CheckVerdict> CheckAsync(CheckContext context)
    {
        CheckVerdict? verdict;
        try
        {
            RefuseUnfitProxy(context.Check);
            verdict = await FollowAsync(context, Hop.First(context.Check)).ConfigureAwait(false);
        }
        catch (Exception fault) when (FailureClassifier.Classify(fault, context) is { } failure)
        {
            context.Phases.Stop();
            if (ReferenceEquals(fault, failure))
                throw;

            throw failure;
        }

        if (verdict is { } found)
            return VerdictRules.Worsen(found, context.Check, context.Phases.ElapsedMs, context.CertificateExpiresAt, context.UtcNow);

        context.Phases.Stop();
        throw new OperationCanceledException(context.Token);
    }

    /// <summary>Closes the connections that were kept.</summary>
    public void Dispose() => _handlers.Dispose();

    private static void RefuseUnfitProxy(ServiceCheck check)
    {
        if (ProxyRules.Refusal(check) is { } refusal)
            throw new CheckFailedException(ServiceStatus.Unknown, HealthReason.BadInput, refusal);
    }

    // Null: the token has ended it. Thousands of time-outs may come at once, and each frame that an exception passes through costs.
    private async ValueTask<CheckVerdict?> FollowAsync(CheckContext context, Hop first)
    {
        for (var hop = first; ;)
        {
            using var answer = await AskAsync(context, hop).ConfigureAwait(false);
            if (answer is null)
                return null;

            var code = (int)answer.StatusCode;
            if (code == 407 && context.Check.Proxy is { } proxy)
                throw ProxyTunnel.Refused(proxy, code);

            context.StatusCode = code;
            context.HttpVersion = answer.Version.ToString(2);
            var redirect = RedirectRules.Next(context.Check, hop, code, LocationOf(answer));
            if (redirect == RedirectStep.Judge)
                return await ReadAsync(context, answer, StatusRules.Verdict(context.Check, code)).ConfigureAwait(false);

            context.Phases.Enter(CheckPhase.None);
            if (redirect.Verdict is { } verdict)
                return verdict;

            hop = redirect.Next!;
        }
    }

    private ValueTask<HttpResponseMessage?> AskAsync(CheckContext context, Hop hop) =>
        context.Check.ReuseConnection && RequestMaker.IsSafe(hop.Method)
            ? AskSharedAsync(context, hop)
            : SendAsync(new HttpExchange(context, hop.Target, isShared: false), hop);

    // A connection that was kept may have died meanwhile, or none may be kept any more. Neither is a fault of the service: the request is made on a
    // fresh one.
    private async ValueTask<HttpResponseMessage?> AskSharedAsync(CheckContext context, Hop hop)
    {
        var exchange = new HttpExchange(context, hop.Target, isShared: true);
        try
        {
            return await SendAsync(exchange, hop).ConfigureAwait(false);
        }
        catch (Exception fault) when (IsStale(exchange, fault) || FailureClassifier.Find<NoPlaceException>(fault) is not null)
        {
            context.Phases.Enter(CheckPhase.None);
            return await SendAsync(new HttpExchange(context, hop.Target, isShared: false), hop).ConfigureAwait(false);
        }
    }

    private async ValueTask<HttpResponseMessage?> SendAsync(HttpExchange exchange, Hop hop)
    {
        using var request = RequestMaker.Make(exchange, hop);
        var invoker = _handlers.For(exchange.Context.Check, hop.Target, exchange.IsShared);
        if (exchange.IsShared)
            HttpExchange.Current = exchange;

        var answering = invoker.SendAsync(request, exchange.Context.Token);
        await ((Task)answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!answering.IsCompletedSuccessfully)
            await exchange.CloseAsync().ConfigureAwait(false);

        return answering.IsCanceled && exchange.Context.Token.IsCancellationRequested ? null : await answering.ConfigureAwait(false);
    }

    private static bool IsStale(HttpExchange exchange, Exception fault) =>
        exchange.IsOnReusedConnection
        && FailureClassifier.Classify(fault, exchange.Context) is CheckFailedException { Verdict.Reason: HealthReason.ConnectionLost };

    private static async ValueTask<CheckVerdict> ReadAsync(CheckContext context, HttpResponseMessage answer, CheckVerdict verdict)
    {
        context.Phases.Enter(CheckPhase.Transfer);
        var check = context.Check;
        if (!ContentRules.Wants(check, answer.Content))
        {
            await AnswerBody.SkipAsync(answer.Content, check.MaxBodyBytes, context.Token).ConfigureAwait(false);
            context.Phases.Enter(CheckPhase.None);
            return verdict;
        }

        try
        {
            using var body = await AnswerBody.KeepAsync(answer.Content, check.MaxBodyBytes, context.Token).ConfigureAwait(false);
            context.Phases.Enter(CheckPhase.None);
            return ContentRules.Judge(verdict, check, answer.Content, body);
        }
        catch (InvalidDataException)
        {
            return VerdictRules.Worse(verdict, ContentRules.Wrong("The body cannot be decompressed the way its Content-Encoding says."));
        }
    }

    private static string? LocationOf(HttpResponseMessage answer)
    {
        // As it came: the typed header takes /path for a file on Unix.
        if (!answer.Headers.NonValidated.TryGetValues("Location", out var values))
            return null;

        foreach (var value in values)
            return value;

        return null;
    }
}
