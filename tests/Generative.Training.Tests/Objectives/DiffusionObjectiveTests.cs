using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

public sealed class DiffusionObjectiveTests
{
    private static readonly DiscreteVpProcess Process = new(BetaSchedules.AlphaBars("linear", 100, 1e-3, 0.2));

    [TestCase(PredictionKind.Epsilon, 0.0)]
    [TestCase(PredictionKind.Epsilon, 0.1)]
    [TestCase(PredictionKind.Clean, 0.1)]
    [TestCase(PredictionKind.Velocity, 0.3)]
    public void Input_is_perturbed_and_the_target_is_not(PredictionKind target, double gamma)
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        var batch = images.Pick(arange(6, ScalarType.Int64));
        var random = new RowStreams(3);
        Tensor? seen = null, times = null;
        using var network = nn.Identity();
        var objective = new DiffusionObjective(network, (x, t, _) =>
        {
            (seen, times) = (x.clone().DetachFromDisposeScope(), t.clone().DetachFromDisposeScope());
            return x * 0.5;
        }, Process, new() { Target = target, InputPerturbation = gamma });

        var loss = objective.Loss(batch, 4, random).item<float>();

        var noise = random.Normal(new("noise", 4), [6, 1, 8, 8]).squeeze(0);
        var extra = random.Normal(new("perturbation", 4), [6, 1, 8, 8]).squeeze(0);
        var expected = Enumerable.Range(0, 6).Average(i =>
        {
            var bar = Process.AlphaBars[(int)times![i].item<long>()];
            var (a, b) = ((float)Math.Sqrt(bar), (float)Math.Sqrt(1 - bar));
            var x = batch.Images[i] * a + (noise[i] + extra[i] * gamma) * b;
            Assert.That(Distance(seen![i], x), Is.LessThan(1e-6), "what the network sees");
            var answer = target switch
            {
                PredictionKind.Clean => batch.Images[i],
                PredictionKind.Velocity => noise[i] * a - batch.Images[i] * b,
                _ => noise[i],
            };
            return (x * 0.5 - answer).square().mean().item<float>();
        });
        Assert.That(loss, Is.EqualTo(expected).Within(1e-5 * expected));
        seen!.Dispose();
        times!.Dispose();
    }

    [Test]
    public void Timesteps_cover_the_table_and_repeat_with_the_step()
    {
        using var scope = NewDisposeScope();
        var batch = new TrainingBatch(zeros(2000, 1, 2, 2), zeros(2000, ScalarType.Int64));
        var first = Times(batch, 0);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(first.Distinct().Count(), Is.EqualTo(100));
        Assert.That(first.Min(), Is.Zero);
        Assert.That(first.Max(), Is.EqualTo(99));
        Assert.That(Times(batch, 0), Is.EqualTo(first));
        Assert.That(Times(batch, 1), Is.Not.EqualTo(first));
    }

    [TestCase(0.0, 0)]
    [TestCase(1.0, 2000)]
    [TestCase(0.3, 600)]
    public void Dropped_classes_are_shown_as_the_null_class(double dropout, int expected)
    {
        using var scope = NewDisposeScope();
        using var network = nn.Identity();
        var batch = new TrainingBatch(zeros(2000, 1, 2, 2), zeros(2000, ScalarType.Int64));
        long dropped = -1;
        var objective = new DiffusionObjective(network, (x, _, classes) =>
        {
            dropped = classes!.eq(7).sum().item<long>();
            return x;
        }, Process, new() { NullClass = 7, ClassDropout = dropout });

        objective.Loss(batch, 0, new RowStreams(1));

        Assert.That(dropped, Is.EqualTo(expected).Within(expected is 600 ? 100 : 0));
    }

    [Test]
    public void Gradients_reach_the_mean_and_the_learned_variance()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        var batch = images.Pick(arange(6, ScalarType.Int64));
        using var network = nn.Conv2d(1, 2, 3, padding: 1);
        var objective = new DiffusionObjective(network, (x, _, _) => network.call(x), Process, new() { LearnsVariance = true });

        objective.Loss(batch, 0, new RowStreams(1)).backward();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(network.weight!.grad![0].abs().sum().item<float>(), Is.GreaterThan(0), "noise");
        Assert.That(network.weight!.grad![1].abs().sum().item<float>(), Is.GreaterThan(0), "variance");
    }

    [Test]
    public void Answer_of_another_shape_is_refused()
    {
        using var scope = NewDisposeScope();
        using var network = nn.Identity();
        var batch = new TrainingBatch(zeros(2, 1, 2, 2), zeros(2, ScalarType.Int64));
        var objective = new DiffusionObjective(network, (x, _, _) => cat([x, x], 1), Process);

        Assert.That(() => objective.Loss(batch, 0, new RowStreams(1)),
            Throws.InvalidOperationException.With.Message.Contains("[2, 2, 2, 2]"));
    }

    [Test]
    public void Bad_options_are_refused_by_name()
    {
        using var _ = Assert.EnterMultipleScope();
        Refuses(new() { InputPerturbation = -0.1 }, "InputPerturbation is -0.1");
        Refuses(new() { Target = PredictionKind.Logits }, "Target is Logits");
        Refuses(new() { ClassDropout = 2 }, "ClassDropout is 2");
        Refuses(new() { NullClass = -1 }, "NullClass is -1");
        Refuses(new() { LearnsVariance = true, Target = PredictionKind.Clean }, "LearnsVariance");
        Refuses(new() { BoundWeight = double.NaN }, "BoundWeight is NaN");

        static void Refuses(DiffusionObjectiveOptions options, string message) =>
            Assert.That(options.Validate, Throws.ArgumentException.With.Message.StartsWith(message));
    }

    private static long[] Times(TrainingBatch batch, long step)
    {
        long[] times = [];
        using var network = nn.Identity();
        new DiffusionObjective(network, (x, t, _) =>
        {
            times = [.. t.data<long>()];
            return x;
        }, Process).Loss(batch, step, new RowStreams(1));
        return times;
    }

    private static double Distance(Tensor a, Tensor b) => (a - b).abs().max().item<float>();
}
