using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>The ideal network for pixels that are independent and have one of a few values: E[x_0 - x | x] from Bayes.</summary>
internal sealed class BirthOracle(PureDeathProcess process, long pixels, params (int Value, double Weight)[] data) : IGenerativeModel
{
    public ModelCard Card { get; } = new("oracle", [pixels]);

    public ModelTraits Traits { get; init; } = new(PredictionKind.Count) { KnowsUnconditional = true };

    public IForwardProcess Process => process;

    public Device Device => CPU;

    /// <summary>Changes the answer on its way out.</summary>
    public Func<Tensor, Tensor> Change { get; init; } = rate => rate;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var t = request.Levels.Uniform;
        var laws = data.Select(d => CountDraws.Probabilities(new BinomialLaw(d.Value, Math.Exp(-t)), process.Support)).ToArray();
        double[] rates = [.. Enumerable.Range(0, process.Support).Select(x => Rate(x, laws))];
        return new(Change(tensor(rates)[request.State]).MoveToOuterDisposeScope(), PredictionKind.Count);
    }

    public void Dispose() { }

    private double Rate(int x, double[][] laws)
    {
        double[] shares = [.. data.Select((d, i) => d.Weight * laws[i][x])];
        // Where no value can have led here the largest is as good as any: such states do not occur.
        var mean = shares.Sum() > 0 ? shares.Select((s, i) => s * data[i].Value).Sum() / shares.Sum() : data.Max(d => d.Value);
        return Math.Max(0, mean - x);
    }
}
