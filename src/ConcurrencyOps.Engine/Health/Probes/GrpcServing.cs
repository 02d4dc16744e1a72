namespace ConcurrencyOps.Health;

/// <summary>ServingStatus of grpc.health.v1.HealthCheckResponse.</summary>
internal enum GrpcServing
{
    /// <summary>Not known, and what a message without the field means.</summary>
    Unknown = 0,

    /// <summary>Healthy.</summary>
    Serving = 1,

    /// <summary>Not healthy.</summary>
    NotServing = 2,

    /// <summary>No such service; only sent by Watch, by the letter.</summary>
    ServiceUnknown = 3,
}
