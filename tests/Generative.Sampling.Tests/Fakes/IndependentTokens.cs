using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// The ideal network of texts whose positions are drawn independently from one law: then drawing positions in parallel is exact, and
/// samplers must give the law at any number of steps. Answers logits by Bayes, or log scores.
/// </summary>
internal sealed class IndependentTokens(IForwardProcess process, double[] law, int length, PredictionKind kind = PredictionKind.Logits)
    : IGenerativeModel
{
    private int calls;

    public int Calls => calls;

    public ModelCard Card { get; } = new("independent tokens", [length]);

    public ModelTraits Traits { get; init; } = new(kind);

    public IForwardProcess Process => process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        Interlocked.Increment(ref calls);
        var level = request.Levels.Uniform;
        var (tokens, size) = (law.Length, process is UniformTokenProcess ? law.Length : law.Length + 1);
        var rows = new double[size * size];
        for (var there = 0; there < size; there++)
            for (var k = 0; k < size; k++)
                rows[there * size + k] = kind == PredictionKind.ConcreteScore ? Math.Log(Marginal(k, level) / Marginal(there, level))
                    : k < tokens ? Math.Log(law[k] * Noised(there, k, level)) : double.NegativeInfinity;
        using var scope = NewDisposeScope();
        return new(tensor(rows, [size, size], ScalarType.Float64)[request.State].MoveToOuterDisposeScope(), kind);
    }

    public void Dispose() { }

    private double Marginal(int there, double level) => law.Select((p, k) => p * Noised(there, k, level)).Sum();

    /// <summary>q(there | clean).</summary>
    private double Noised(int there, int clean, double level) => process switch
    {
        MaskAndReplaceProcess both => there == law.Length ? both.At(level).Mask
            : (there == clean ? both.At(level).Keep : 0) + both.At(level).Replace,
        AbsorbingProcess absorbing => there == law.Length ? 1 - absorbing.Alpha(level) : there == clean ? absorbing.Alpha(level) : 1e-300,
        ITokenProcess uniform => (there == clean ? uniform.Alpha(level) : 0) + (1 - uniform.Alpha(level)) / law.Length,
        _ => throw new NotSupportedException(),
    };
}
