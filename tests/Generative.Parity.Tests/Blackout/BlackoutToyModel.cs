using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The README's toy network: rate = softplus(A tanh(z / 80) + bias + C i / T), z the published input at t_i, float32.</summary>
internal sealed class BlackoutToyModel(BlackoutFixture fixture) : IGenerativeModel
{
    private readonly Tensor _bias = fixture.Read("toy_network.bias");
    private readonly double _a = fixture.Number("toy_network.A"), _c = fixture.Number("toy_network.C");

    /// <summary>Every answer, first to last.</summary>
    public List<Tensor> Rates { get; } = [];

    public ModelCard Card => new("toy", _bias.shape);

    public ModelTraits Traits => new(PredictionKind.Count);

    public IForwardProcess Process => fixture.Process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var time = request.Levels.Uniform;
        var raw = (fixture.Input(request.State, tensor(time, ScalarType.Float64)) / 80).tanh() * _a + _bias
            + _c * Array.IndexOf(fixture.Times, time) / fixture.Steps;
        var rate = nn.functional.softplus(raw.to(ScalarType.Float32)).MoveToOuterDisposeScope();
        Rates.Add(rate.clone().DetachFromDisposeScope());
        return new(rate, PredictionKind.Count);
    }

    public void Dispose() => Rates.ForEach(r => r.Dispose());
}
