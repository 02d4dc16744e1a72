namespace ConcurrencyOps.Health;

/// <summary>How a value is compared.</summary>
internal enum JsonOperator
{
    /// <summary>There, and neither false nor null.</summary>
    IsSet,

    /// <summary>==</summary>
    Equal,

    /// <summary>!=</summary>
    NotEqual,

    /// <summary>&lt;</summary>
    Less,

    /// <summary>&lt;=</summary>
    LessOrEqual,

    /// <summary>&gt;</summary>
    Greater,

    /// <summary>&gt;=</summary>
    GreaterOrEqual,
}

/// <summary>How two values stand to each other: negative, zero or positive; null when they have no order.</summary>
/// <param name="Sign">The value in the document against the literal.</param>
internal readonly record struct JsonOrder(int? Sign)
{
    /// <summary>Whether the operator holds.</summary>
    public bool Satisfies(JsonOperator operation) => operation switch
    {
        JsonOperator.Equal => Sign == 0,
        JsonOperator.NotEqual => Sign != 0,
        JsonOperator.Less => Sign < 0,
        JsonOperator.LessOrEqual => Sign <= 0,
        JsonOperator.Greater => Sign > 0,
        JsonOperator.GreaterOrEqual => Sign >= 0,
        _ => false,
    };
}
