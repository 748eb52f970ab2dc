using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>A coupled model over latents of 4x4: each the mean of a block of 2x2 pixels, so encoding loses what a block holds.</summary>
internal sealed class BlockLatentModel : ILatentModel, ILatentCodec, IModelCatalog
{
    private readonly CoupledModel _inner = new();

    public ImagePipeline Pipeline => new(this, new SamplerRegistry(KnownSamplers.All), new RowStreamsFactory());

    public ILatentCodec Codec => this;

    public long[] RowShape { get; init; } = [1, 4, 4];

    public ModelCard Card => _inner.Card with { RowShape = RowShape, PictureShape = [1, 8, 8] };

    public ModelTraits Traits => _inner.Traits;

    public IForwardProcess Process => _inner.Process;

    public Device Device => CPU;

    public IReadOnlyList<string> Names => _inner.Names;

    public ModelDescription Describe(string model) => new(Card, Traits, Process);

    public IGenerativeModel Get(string model) => this;

    public Prediction Predict(PredictionRequest request) => _inner.Predict(request);

    public Tensor Encode(Tensor image, IRandomSource? random = null) => nn.functional.avg_pool2d(image.to(ScalarType.Float64), 2);

    public Tensor Decode(Tensor latent) => nn.functional.interpolate(latent, scale_factor: [2, 2]).clamp(-1, 1);

    public void Dispose() => _inner.Dispose();
}
