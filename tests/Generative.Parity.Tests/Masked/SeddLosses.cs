using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>One SEDD network's graph functions, NAME.graph.QUANTITY, and losses from their draws, NAME.loss.SCHEDULE.QUANTITY.</summary>
internal static class SeddLosses
{
    private const double LeastTime = 1e-3;

    private static readonly string[] Inputs = ["log_score", "x0", "u_move", "u_t", "replacement", "batch"];

    /// <summary>The cases of the network whose files these are.</summary>
    public static IEnumerable<ParityCase> Cases(RotaryFiles files, string network)
    {
        foreach (var name in StoredTensors.Names(files.Folder, $"{network}.graph.").Where(IsMeasured)
            .Where(n => !n.EndsWith(".dsigma", StringComparison.Ordinal)))
            yield return new(name, () => RotaryFixture.Use(files, f => MeasureGraph(f, network, name)));
        foreach (var name in StoredTensors.Names(files.Folder, $"{network}.loss.").Where(IsMeasured))
            yield return new(name, () => RotaryFixture.Use(files, f => MeasureLoss(f, files, name)));
    }

    private static bool IsMeasured(string name) => !Inputs.Contains(name[(name.LastIndexOf('.') + 1)..]);

    private static TokenGraph Graph(RotaryFixture f) =>
        ((SeddTransformer)f.Network).Options is var o && o.Absorbing
            ? new AbsorbingGraph(o.VocabularySize) : new UniformGraph(o.VocabularySize);

    private static ParityError MeasureGraph(RotaryFixture f, string network, string name)
    {
        var (graph, start) = (Graph(f), $"{network}.graph.");
        var (ids, sigma, clean) = (f[$"{network}.forward.x"], f[$"{network}.forward.sigma"], f[start + "x0"]);
        var (log, step) = (f[start + "log_score"], f[start + "dsigma"].squeeze(-1));
        return name[start.Length..] switch
        {
            "rate" => RotaryTolerance.Output(graph.Rate(ids), f[name]),
            "transp_rate" => RotaryTolerance.Output(graph.TransposedRate(ids), f[name]),
            "reverse_rate" => RotaryTolerance.Exponential(graph.ReverseRate(ids, log.exp()), f[name]),
            "staggered_score" => RotaryTolerance.Exponential(graph.StaggeredScore(log.exp(), step), f[name]),
            "transition" => RotaryTolerance.Output(graph.Transition(ids, step), f[name]),
            "transp_transition" => RotaryTolerance.Output(graph.TransposedTransition(ids, step), f[name]),
            "score_entropy" => LossTolerance.Loss(graph.ScoreEntropy(log, sigma, ids, clean), f[name]),
            "sample_transition.x" => LossTolerance.Exact(Move(f, graph, clean, sigma, $"{start}sample_transition."), f[name]),
            var other => LossTolerance.Unknown(other),
        };
    }

    private static ParityError MeasureLoss(RotaryFixture f, RotaryFiles files, string name)
    {
        var (start, graph) = (name[..(name.LastIndexOf('.') + 1)], Graph(f));
        var schedule = FixtureSchedules.Create(name.Split('.')[2], () => files.Sigma);
        var t = TimeDraws.Between(f[start + "u_t"], LeastTime, 1);
        var (sigma, rate, clean) = (schedule.Sigma(t), schedule.SigmaRate(t), f[start + "batch"]);
        return name[start.Length..] switch
        {
            "t" => LossTolerance.Relative(t, f[name]),
            "sigma" => LossTolerance.Relative(sigma, f[name]),
            "dsigma" => LossTolerance.Relative(rate, f[name]),
            "x_t" => LossTolerance.Exact(Move(f, graph, clean, sigma, start), f[name]),
            "loss" => LossTolerance.Loss(Loss(Move(f, graph, clean, sigma, start)), f[name]),
            var other => LossTolerance.Unknown(other),
        };

        Tensor Loss(Tensor noisy)
        {
            var scaled = ((SeddTransformer)f.Network).Options.ScaleBySigma;
            var log = ConcreteScore.FromLogits(f.Network.call(noisy, sigma.to(ScalarType.Float32)), noisy, scaled ? sigma : null);
            return ScoreEntropyLoss.Loss(graph, log, clean, noisy, sigma, rate);
        }
    }

    private static Tensor Move(RotaryFixture f, TokenGraph graph, Tensor clean, Tensor sigma, string start) =>
        graph.SampleTransition(clean, sigma, f[start + "u_move"], graph.Mask is null ? f[start + "replacement"] : null);
}
