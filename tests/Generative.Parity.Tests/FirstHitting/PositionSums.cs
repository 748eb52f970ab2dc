using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// The README's toy network: the logits of position l are the sum over the others j of weights[(l + j) mod L, x_j, :].
/// </summary>
/// <param name="weights">[L, tokens + mask, tokens], float64.</param>
/// <param name="schedule">Schedule of the masks.</param>
internal sealed class PositionSums(Tensor weights, MaskSchedule schedule) : IGenerativeModel
{
    private readonly int _mask = (int)weights.shape[2];

    public ModelCard Card { get; } = new("position sums", [weights.shape[0]]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { IsTimeFree = true };

    public IForwardProcess Process => new AbsorbingProcess(schedule, _mask + 1, _mask);

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var length = weights.shape[0];
        var positions = arange(length);
        var logits = Enumerable.Range(0, (int)length).Select(l =>
        {
            // [rows, L, tokens]
            var terms = weights.index(TensorIndex.Tensor((positions + l) % length), TensorIndex.Tensor(request.State));
            return terms.sum(1) - terms.select(1, l);
        });
        return new(stack([.. logits], 1).MoveToOuterDisposeScope(), PredictionKind.Logits);
    }

    public void Dispose() { }
}
