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
        var (tokens, size) = (law.Length, process is UniformTokenProcess ? law.Length : law.Length + 1);
        using var scope = NewDisposeScope();
        var levels = request.Levels;
        var tables = stack([.. Enumerable.Range(0, levels.Rows).Select(r => tensor(Table(levels[r, 0]), [size, size]))]);
        var table = levels.Rows == 1 ? zeros(1, 1, ScalarType.Int64) : arange(levels.Rows, ScalarType.Int64).unsqueeze(-1);
        return new(tables[table, request.State].MoveToOuterDisposeScope(), kind);

        double[] Table(double level)
        {
            var rows = new double[size * size];
            for (var there = 0; there < size; there++)
                for (var k = 0; k < size; k++)
                    rows[there * size + k] = kind == PredictionKind.ConcreteScore ? Math.Log(Marginal(k, level) / Marginal(there, level))
                        : k < tokens ? Math.Log(law[k] * Noised(there, k, level)) : double.NegativeInfinity;
            return rows;
        }
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
