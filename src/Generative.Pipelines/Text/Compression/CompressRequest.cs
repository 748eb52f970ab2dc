namespace Generative.Pipelines;

/// <summary>Bytes to be compressed by a model. Immutable.</summary>
public sealed record CompressRequest
{
    /// <summary>Most rows.</summary>
    public const int MaxRows = 1024;

    /// <summary>Name or folder of a model that writes from left to right.</summary>
    public required string Model { get; init; }

    /// <summary>Any bytes.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>
    /// Rows the text is cut into, coded side by side: more are faster and larger, since each begins without a context. Null for one in 8192
    /// tokens, at most 64. A text of fewer tokens gets a row a token.
    /// </summary>
    public int? Rows { get; init; }

    /// <summary>
    /// Tokens that stay in sight when the model's window is full and reading begins anew; null for half the window. More are slower and
    /// smaller.
    /// </summary>
    public int? Context { get; init; }
}
