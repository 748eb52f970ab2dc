using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The ideal network: looks up p(token at a position | tokens that are there), in float64.</summary>
internal sealed class ToyJointOracle : IGenerativeModel
{
    private readonly Tensor _table, _places;

    public ToyJointOracle(ToyJointFixture f)
    {
        // A state's number has its tokens as digits, the mask being the highest.
        _places = tensor([.. Enumerable.Range(0, f.Length).Select(i => (long)Math.Pow(f.Tokens + 1, f.Length - 1 - i))]);
        if (!(f["states"] * _places).sum(-1).eq(arange(f["states"].shape[0])).all().item<bool>())
            throw new InvalidDataException("the states are not in the order of their numbers");
        var log = f["conditional"].log();
        _table = cat([log, full([.. log.shape[..^1], 1], double.NegativeInfinity, ScalarType.Float64)], -1);
        (Card, Process) = (new("oracle", [f.Length]), new AbsorbingProcess(new LogLinearMaskSchedule(0), f.Tokens + 1, f.Tokens));
    }

    public ModelCard Card { get; }

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { IsTimeFree = true };

    public IForwardProcess Process { get; }

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var numbers = (request.State * _places).sum(-1);
        return new(_table.index_select(0, numbers).MoveToOuterDisposeScope(), PredictionKind.Logits);
    }

    public void Dispose() { }
}
