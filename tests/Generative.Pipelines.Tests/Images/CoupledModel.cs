using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>
/// Both model and catalog: every pixel hangs on the whole picture's mean, and classes differ by contrast. What one pixel or one class does
/// to others shows in 8 bits, which it does not always in networks of random weights.
/// </summary>
internal sealed class CoupledModel : IGenerativeModel, IModelCatalog
{
    public ModelCard Card { get; } = new("coupled", [1, TestPictures.Side, TestPictures.Side]) { Classes = ["flat", "steep"] };

    public ModelTraits Traits { get; } = new(PredictionKind.Clean) { KnowsUnconditional = true };

    public IForwardProcess Process { get; } = new EdmProcess();

    public Device Device => CPU;

    public IReadOnlyList<string> Names => [Card.Name];

    public static ImageRequest Request { get; } = new() { Model = "coupled", Sampler = "ddim", Steps = 6, Classes = ["steep"],
        Guidance = 1 };

    public static ImagePipeline Pipeline { get; } = new(new CoupledModel(), new SamplerRegistry(KnownSamplers.All),
        new RowStreamsFactory());

    public ModelDescription Describe(string model) => new(Card, Traits, Process);

    public IGenerativeModel Get(string model) => this;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var (x, s2) = (request.State, LevelMath.Over(request.State, request.Levels, s => s * s));
        var mean = x.mean([1L, 2, 3], keepdim: true).expand_as(x);
        double[] contrast = [.. (request.Conditioning.Classes ?? []).Select(c => 0.4 + 0.2 * c)];
        return new((mean * 0.5 + x * tensor(contrast).reshape(-1, 1, 1, 1)).div(1 + s2).MoveToOuterDisposeScope(), PredictionKind.Clean);
    }

    public void Dispose() { }
}
