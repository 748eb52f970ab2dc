using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>A decoder over picture tokens together with the tokenizer that makes pictures of them. Owns both.</summary>
/// <param name="inner">The decoder.</param>
/// <param name="images">The tokenizer.</param>
public sealed class PictureTokenModel(CausalModel inner, IImageTokenizer images) : IPictureTokenModel
{
    /// <inheritdoc/>
    public IImageTokenizer Images => images;

    /// <inheritdoc/>
    public ModelCard Card => inner.Card;

    /// <inheritdoc/>
    public ModelTraits Traits => inner.Traits;

    /// <inheritdoc/>
    public IForwardProcess Process => inner.Process;

    /// <inheritdoc/>
    public Device Device => inner.Device;

    /// <inheritdoc/>
    public int Vocabulary => inner.Vocabulary;

    /// <inheritdoc/>
    public int? ContextLength => inner.ContextLength;

    /// <summary>Empty: a picture has as many tokens as it has.</summary>
    public IReadOnlyList<int> EndTokens => inner.EndTokens;

    /// <inheritdoc/>
    public IModelCache CreateCache(int rows, int capacity) => inner.CreateCache(rows, capacity);

    /// <inheritdoc/>
    public IRowCache CreateCache(int rows, int capacity, CachePolicy policy) => inner.CreateCache(rows, capacity, policy);

    /// <inheritdoc/>
    public Prediction Predict(PredictionRequest request) => inner.Predict(request);

    /// <summary>Frees decoder and tokenizer.</summary>
    public void Dispose()
    {
        inner.Dispose();
        images.Dispose();
    }
}
