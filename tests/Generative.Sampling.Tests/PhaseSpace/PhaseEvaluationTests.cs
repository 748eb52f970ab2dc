using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class PhaseEvaluationTests
{
    private static readonly PsldProcess[] Processes =
        [new(), new(nu: 1, gamma: 2), new(nu: 4, gamma: 0), new(nu: 0, gamma: 2, factorisation: PsldFactorisation.Upper)];

    [Test]
    public void True_noise_leads_back_to_the_clean_state([Range(0, 3)] int i, [Values(0.05, 0.5, 1)] double level)
    {
        using var scope = NewDisposeScope();
        var p = Processes[i];
        var x0 = tensor(new double[] { 0.4, -0.9, 0.1 }, [1, 3]);
        var noise = new RowStreams(2).Normal("noise", [6], ScalarType.Float64);
        var (x, m) = p.Apply(x0, null, noise, NoiseLevels.All(level), p.Kernel);
        var answer = p.PredictsMomentumOnly ? noise[.., 3..] : p.PredictsPositionOnly ? noise[.., ..3] : noise;

        var clean = Evaluate(p, x, m, answer, level).Clean;

        Assert.That(Values.Distance(clean, x0), Is.LessThan(1e-6));
    }

    [Test]
    public void Half_without_noise_of_its_own_has_no_score()
    {
        using var scope = NewDisposeScope();
        var (x, m) = (ones([1, 3], ScalarType.Float64), ones([1, 3], ScalarType.Float64));

        var evaluation = Evaluate(Processes[2], x, m, ones([1, 3], ScalarType.Float64), 0.5);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(evaluation.ScoreX), Is.All.Zero);
        Assert.That(Values.Of(evaluation.ScoreMomentum), Is.All.LessThan(0));
    }

    [Test]
    public void Answers_of_the_wrong_kind_or_size_are_refused()
    {
        using var scope = NewDisposeScope();
        var (x, m) = (ones([1, 3], ScalarType.Float64), ones([1, 3], ScalarType.Float64));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Evaluate(Processes[0], x, m, ones([1, 6]), 0.5, PredictionKind.Clean),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("Clean"));
        Assert.That(() => Evaluate(Processes[0], x, m, ones([1, 3]), 0.5), Throws.ArgumentException.With.Message.Contains("6"));
    }

    private static PhaseEvaluation Evaluate(
        PsldProcess process, Tensor x, Tensor m, Tensor answer, double level, PredictionKind kind = PredictionKind.Epsilon)
    {
        PhaseEvaluation evaluation = default;
        var solver = new Ask(run => evaluation = PhaseEvaluation.At(process, x, m, level, run));
        var model = new Fixed(process, answer, kind);
        using var result = SamplerRunner.Run(new PlannedSampler("ask", "", solver), model, new([0], 1) { Levels = [level, 0] });
        return evaluation;
    }

    /// <summary>A solver that only asks.</summary>
    private sealed class Ask(Func<SamplingContext, PhaseEvaluation> ask) : ISolver
    {
        public string Name => "ask";

        public SolverTraits Traits { get; } = new(StateKind.Continuous);

        public IReadOnlyList<SamplerSetting> Settings => [];

        public SolverStep Step(SampleState state, StepContext context)
        {
            var evaluation = ask(context.Run);
            foreach (var tensor in new[] { evaluation.ScoreX, evaluation.ScoreMomentum, evaluation.Clean })
                tensor.DetachFromDisposeScope();
            return new(state, state.Value.clone());
        }
    }

    private sealed class Fixed(PsldProcess process, Tensor answer, PredictionKind kind) : IGenerativeModel
    {
        public ModelCard Card { get; } = new("fixed", [3]);

        public ModelTraits Traits { get; } = new(kind);

        public IForwardProcess Process => process;

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request) => new(answer.clone(), kind);

        public void Dispose() { }
    }
}
