namespace Generative.Pipelines;

/// <summary>What compressing or decompressing came to.</summary>
/// <param name="Data">The compressed file, or the text again.</param>
/// <param name="Bytes">Bytes of the text.</param>
/// <param name="CompressedBytes">Bytes of the compressed file, its header included.</param>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="Rows">Rows it was coded in, side by side.</param>
public sealed record CompressionResult(ReadOnlyMemory<byte> Data, long Bytes, long CompressedBytes, long Tokens, int Rows)
{
    /// <summary>What the model is.</summary>
    public required ModelCard Card { get; init; }

    /// <summary>Bytes of the header, which is about as long for any text.</summary>
    public int HeaderBytes { get; init; }

    /// <summary>Bits of the compressed file for each byte of the text; null for an empty text.</summary>
    public double? BitsPerByte => Bytes == 0 ? null : 8.0 * CompressedBytes / Bytes;

    /// <summary>How many bytes of the text come from one compressed byte.</summary>
    public double Ratio => (double)Bytes / CompressedBytes;

    /// <summary>Torch's threads it was computed with.</summary>
    public int Threads { get; init; }

    /// <summary>Batched network evaluations.</summary>
    public int NetworkEvaluations { get; init; }

    /// <summary>Until the model was ready.</summary>
    public TimeSpan Load { get; init; }

    /// <summary>From the request to the result.</summary>
    public TimeSpan Total { get; init; }
}
