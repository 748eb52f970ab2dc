using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>The stand-in network as one that computes only the positions it is asked about. Remembers which.</summary>
internal sealed class PartialSines(int length, bool isTimeFree = true) : SineTokens(length, isTimeFree: isTimeFree)
{
    public List<(int Rows, IReadOnlyList<int>? Positions)> Questions { get; } = [];

    public override Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        Questions.Add(((int)request.State.shape[0], request.Positions));
        var all = base.Predict(request);
        if (request.Positions is { } positions)
            all = all with { Value = all.Value.index_select(1, tensor([.. positions.Select(p => (long)p)], ScalarType.Int64)) };
        return all with { Value = all.Value.MoveToOuterDisposeScope() };
    }
}
