using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A run of a sampler of tokens through the SDK's runner, and what it cost.</summary>
internal sealed class TokenTrajectory
{
    private readonly List<int> _evaluations = [];

    /// <param name="sampler">What walks.</param>
    /// <param name="model">What predicts.</param>
    /// <param name="levels">Levels, first to last.</param>
    /// <param name="start">Tokens at the first of them [rows, length].</param>
    /// <param name="draws">The stored draws.</param>
    /// <param name="settings">Numbers set for the run.</param>
    public TokenTrajectory(ISampler sampler, IGenerativeModel model, double[] levels, Tensor start, IRandomSource draws,
        IReadOnlyDictionary<string, double>? settings = null)
    {
        var request = new SamplingRequest(new long[start.shape[0]], levels.Length - 1)
        {
            Levels = levels,
            Random = draws,
            Start = new(0, start),
            Settings = settings ?? new Dictionary<string, double>(),
        };
        var states = new List<Tensor> { start };
        using var run = SamplerRunner.Begin(sampler, model, request);
        while (run.MoveNext())
        {
            states.Add(run.Current.State.Value.clone());
            _evaluations.Add(run.Summary.NetworkEvaluations);
        }
        (States, Rows) = (stack(states), run.Summary.RowEvaluations);
    }

    /// <summary>Tokens at the start and after every step, [steps + 1, rows, length].</summary>
    public Tensor States { get; }

    /// <summary>Network evaluations when each step had ended.</summary>
    public IReadOnlyList<int> Evaluations => _evaluations;

    /// <summary>Rows the network saw.</summary>
    public long Rows { get; }

    /// <summary>How often a row came out of a step changed.</summary>
    public long RowChanges => States[1..].ne(States[..^1]).any(-1).sum().item<long>();

    /// <summary>Tokens that are not the stored ones; none may be.</summary>
    public ParityError Against(Tensor expected) => Deviation.Unequal(States, expected);

    /// <summary>A counter, which must be the stored one.</summary>
    public static ParityError Exactly(long actual, Tensor expected) => new(Math.Abs(actual - expected.item<long>()), 0);
}
