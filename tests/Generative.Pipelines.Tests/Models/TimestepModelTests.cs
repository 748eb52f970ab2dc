using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class TimestepModelTests
{
    private readonly List<(Tensor X, Tensor T, Tensor? Classes)> asked = [];

    [TearDown]
    public void Forget()
    {
        foreach (var (x, t, classes) in asked)
            foreach (var tensor in (Tensor?[])[x, t, classes])
                tensor?.Dispose();
        asked.Clear();
    }

    /// <summary>A model over a function, which writes down what it is asked.</summary>
    private TimestepModel Model(INetworkFrame frame, Func<Tensor, Tensor> answer, int classes = 0, bool hasNoClass = false) =>
        new(new(nn.Identity(), (x, t, c) =>
        {
            asked.Add((Kept(x)!, Kept(t)!, Kept(c)));
            return answer(x);
        })
        { Classes = classes, HasNoClass = hasNoClass }, frame, new EdmProcess(), new("fake", [1, 2, 2]), new(PredictionKind.Epsilon), CPU);

    private static Tensor? Kept(Tensor? tensor) => tensor?.clone().DetachFromDisposeScope();

    private static Tensor State(int rows) => arange(rows * 4, ScalarType.Float64).reshape(rows, 1, 2, 2);

    [Test]
    public void Level_t_plus_one_is_timestep_t_and_the_batch_is_padded_to_fours()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new DiscreteFrame(PredictionKind.Velocity), x => x * 2);

        var answer = model.Predict(new(State(3), NoiseLevels.PerRow(3, 1, 500.5, 1000), Conditioning.None));

        var (x, t, classes) = asked.Single();
        Assert.That(Values.Of(t), Is.EqualTo(new[] { 0, 499.5, 999, 0 }));
        Assert.That((x.dtype, t.dtype, x.shape[0], classes), Is.EqualTo((ScalarType.Float32, ScalarType.Float32, 4L, (Tensor?)null)));
        Assert.That(answer.Kind, Is.EqualTo(PredictionKind.Velocity));
        Assert.That(Values.Of(answer.Value), Is.EqualTo(Values.Of(State(3) * 2)));
        Assert.That(answer.Variance, Is.Null);
    }

    [Test]
    public void Flow_time_is_told_in_trained_timesteps()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new FlowFrame(1000), x => x);

        var answer = model.Predict(new(State(1), NoiseLevels.All(0.75), Conditioning.None));

        Assert.That(Values.Of(asked[0].T), Is.All.EqualTo(750));
        Assert.That(answer.Kind, Is.EqualTo(PredictionKind.Flow));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Raw_network_is_wrapped_in_the_factors_of_edm(bool velocity)
    {
        using var scope = NewDisposeScope();
        var factors = new EdmPreconditioning(0.5, velocity);
        using var model = Model(new PreconditionedFrame(factors), _ => ones(4, 1, 2, 2));

        var answer = model.Predict(new(State(1), NoiseLevels.All(2), Conditioning.None));

        Assert.That(Values.Of(asked[0].T), Is.All.EqualTo(Math.Log(2) / 4).Within(1e-7));
        Assert.That(Values.Distance(asked[0].X[0], State(1)[0] / Math.Sqrt(4.25)), Is.LessThan(1e-6));
        Assert.That(answer.Kind, Is.EqualTo(PredictionKind.Clean));
        var sign = velocity ? -1 : 1;
        Assert.That(Values.Distance(answer.Value, State(1) * (0.25 / 4.25) + sign * 2 * 0.5 / Math.Sqrt(4.25)), Is.LessThan(1e-12));
    }

    [Test]
    public void Second_half_of_twice_the_channels_is_the_variance()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new DiscreteFrame(PredictionKind.Epsilon), x => cat([x, x + 100], 1));

        var answer = model.Predict(new(State(2), NoiseLevels.All(3), Conditioning.None));

        Assert.That(Values.Of(answer.Value), Is.EqualTo(Values.Of(State(2))));
        Assert.That(Values.Of(answer.Variance!), Is.EqualTo(Values.Of(State(2) + 100)));
    }

    [Test]
    public void No_class_is_the_number_behind_the_last()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new DiscreteFrame(PredictionKind.Epsilon), x => x, classes: 10, hasNoClass: true);

        model.Predict(new(State(2), NoiseLevels.All(3), new() { Classes = [Conditioning.NoClass, 9] }));
        model.Predict(new(State(1), NoiseLevels.All(3), Conditioning.None));

        Assert.That(Values.Of(asked[0].Classes!).Take(2), Is.EqualTo(new[] { 10, 9 }));
        Assert.That(Values.Of(asked[1].Classes!), Is.All.EqualTo(10));
    }

    [TestCase(true, 10, "class is 10; 'fake' has classes 0 to 9, and -1 for none")]
    [TestCase(false, 10, "class is 10; 'fake' has classes 0 to 9.")]
    [TestCase(false, -1, "'fake' was trained with a class always given; give one of 0 to 9")]
    [TestCase(true, -2, "class is -2")]
    public void Class_the_network_does_not_have_is_refused(bool hasNoClass, int index, string message)
    {
        using var scope = NewDisposeScope();
        using var model = Model(new DiscreteFrame(PredictionKind.Epsilon), x => x, 10, hasNoClass);

        Assert.That(() => model.Predict(new(State(1), NoiseLevels.All(3), new() { Classes = [index] })),
            Throws.ArgumentException.With.Message.Contains(message));
        Assert.That(() => model.Predict(new(State(1), NoiseLevels.All(3), new() { Classes = [1, 2] })),
            Throws.ArgumentException.With.Message.Contains("2 classes are given for 1 rows"));
    }

    [Test]
    public void Levels_per_position_are_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new DiscreteFrame(PredictionKind.Epsilon), x => x);

        Assert.That(() => model.Predict(new(State(1), NoiseLevels.PerPosition(1, 2), Conditioning.None)),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("'fake' has one noise level a picture"));
    }

    [Test]
    public void Predictions_leave_no_tensor_behind()
    {
        using var model = Model(new PreconditionedFrame(new(0.5)), x => cat([x, x], 1), 3, true);
        using var state = State(3);
        LiveTensors.AreUnchangedBy(() =>
        {
            var answer = model.Predict(new(state, NoiseLevels.All(2), Conditioning.None));
            answer.Value.Dispose();
            answer.Variance!.Dispose();
            Forget();
        }, rounds: 3);
    }
}
