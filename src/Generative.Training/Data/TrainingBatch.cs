using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>One batch: pictures with their classes, or rows of text.</summary>
public readonly record struct TrainingBatch
{
    private readonly Tensor? images, labels, tokens;

    /// <summary>A batch of pictures.</summary>
    /// <param name="Images">Floating [B, channel, height, width] in [-1, 1].</param>
    /// <param name="Labels">int64 [B].</param>
    public TrainingBatch(Tensor Images, Tensor Labels) => (images, labels) = (Images, Labels);

    private TrainingBatch(Tensor tokens) => this.tokens = tokens;

    /// <summary>Pictures, floating [B, channel, height, width] in [-1, 1].</summary>
    /// <exception cref="InvalidOperationException">The batch is text.</exception>
    public Tensor Images => images ?? throw Wrong("text", "pictures");

    /// <summary>Classes of the pictures, int64 [B].</summary>
    /// <exception cref="InvalidOperationException">The batch is text.</exception>
    public Tensor Labels => labels ?? throw Wrong("text", "pictures");

    /// <summary>Token ids, int64 [B, length].</summary>
    /// <exception cref="InvalidOperationException">The batch is pictures.</exception>
    public Tensor Tokens => tokens ?? throw Wrong("pictures", "text");

    /// <summary>Number of examples.</summary>
    public long Size => (images ?? tokens ?? throw Wrong("nothing", "something")).shape[0];

    /// <summary>A batch of text.</summary>
    /// <param name="tokens">Token ids, int64 [B, length].</param>
    public static TrainingBatch Text(Tensor tokens) => new(tokens);

    private static InvalidOperationException Wrong(string holds, string wanted) =>
        new($"The batch holds {holds} and the objective trains on {wanted}; give the trainer data of that kind.");
}
