using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// Pictures as texts: each row is its class and then the sub-tokens of its tokens in turn. What an autoregressive model of pictures trains on.
/// Owns its tensor.
/// </summary>
public sealed class PictureTokens : ITrainingData
{
    private readonly Tensor rows;       // int64 [N, 1 + length]

    private PictureTokens(Tensor rows)
    {
        this.rows = rows;
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"[{string.Join(", ", rows.shape)}] picture tokens ")
            + Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<long>(rows.data<long>().ToArray())))[..16];
    }

    /// <inheritdoc/>
    public long Count => rows.shape[0];

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <summary>Encodes labelled pictures once.</summary>
    /// <param name="images">The pictures; stay the caller's.</param>
    /// <param name="tokenizer">The tokenizer; stays the caller's.</param>
    /// <param name="batchSize">Pictures a call.</param>
    /// <param name="cancellationToken">Looked at before each call.</param>
    public static PictureTokens Of(
        LabelledImages images, IImageTokenizer tokenizer, int batchSize = 500, CancellationToken cancellationToken = default)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var ids = cat(Batches.InOrder(images, batchSize, batch => tokenizer.Encode(batch.Images), cancellationToken));
        var bits = tokenizer.Layout.SubTokenBits;
        if (bits.Count > 0)
            ids = new SubTokens(bits).Split(ids).flatten(1);
        return new(cat([images.Labels.unsqueeze(1), ids], 1).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public TrainingBatch Pick(Tensor indices, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        using var scope = NewDisposeScope();
        return TrainingBatch.Text(rows.index_select(0, indices).to(device ?? CPU).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
