using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>A model over latents together with the codec that makes pictures of them. Owns both.</summary>
/// <param name="inner">The model whose state is the latent.</param>
/// <param name="codec">Between pictures and its latents; disposed with the model when it can be.</param>
public sealed class LatentModel(IGenerativeModel inner, ILatentCodec codec) : ILatentModel
{
    /// <inheritdoc/>
    public ILatentCodec Codec => codec;

    /// <inheritdoc/>
    public ModelCard Card => inner.Card;

    /// <inheritdoc/>
    public ModelTraits Traits => inner.Traits;

    /// <inheritdoc/>
    public IForwardProcess Process => inner.Process;

    /// <inheritdoc/>
    public Device Device => inner.Device;

    /// <inheritdoc/>
    public Prediction Predict(PredictionRequest request) => inner.Predict(request);

    /// <summary>Frees the model's weights and the codec's.</summary>
    public void Dispose()
    {
        inner.Dispose();
        (codec as IDisposable)?.Dispose();
    }
}
