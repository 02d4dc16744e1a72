namespace ConcurrencyOps.Health;

/// <summary>What came back from a gRPC call.</summary>
/// <param name="HttpStatus">The status code of HTTP.</param>
/// <param name="IsGrpc">The content type is that of gRPC.</param>
/// <param name="Status">grpc-status; null when the server sent none, or no number.</param>
/// <param name="Message">grpc-message as sent, percent-encoded; null without.</param>
/// <param name="Body">The framed message; empty without.</param>
internal sealed record GrpcAnswer(int HttpStatus, bool IsGrpc, int? Status, string? Message, byte[] Body);
