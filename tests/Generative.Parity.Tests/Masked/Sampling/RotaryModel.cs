using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A rotary transformer as a model for samplers: SEDD's answers in log scores, all others in raw logits.</summary>
/// <param name="network">The network; stays the caller's.</param>
/// <param name="process">What it samples.</param>
/// <param name="length">Tokens a row.</param>
internal sealed class RotaryModel(RotaryTransformer network, ITokenProcess process, long length) : IGenerativeModel
{
    private readonly SeddTransformer? _sedd = network as SeddTransformer;

    public ModelCard Card { get; } = new("rotary transformer", [length]);

    public ModelTraits Traits => new(_sedd is null ? PredictionKind.Logits : PredictionKind.ConcreteScore)
    {
        IsTimeFree = !network.IsTimeConditioned,
    };

    public IForwardProcess Process => process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var ids = request.State;
        var sigma = request.Levels.Select(process.Sigma).ToTensor().to(ScalarType.Float32).reshape(-1).expand(ids.shape[0]);
        var logits = network.call(ids, sigma);
        var answer = _sedd is null ? logits : ConcreteScore.FromLogits(logits, ids, _sedd.Options.ScaleBySigma ? sigma : null);
        return new(answer.MoveToOuterDisposeScope(), Traits.Output);
    }

    public void Dispose() { }
}
