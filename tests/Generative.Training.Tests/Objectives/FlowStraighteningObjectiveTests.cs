using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

public sealed class FlowStraighteningObjectiveTests
{
    private const int Batch = 128;

    private static readonly ISampler Heun = new PlannedSampler("heun", "", new EdmHeun());

    [Test]
    public void Pairs_lie_on_the_teachers_flow()
    {
        using var scope = NewDisposeScope();
        var (random, teacher) = (new RowStreams(5), new TwoPiles());
        using var network = nn.Identity();
        var objective = new FlowStraighteningObjective(network, (x, _, _) => x, teacher, new() { Segments = 4, TeacherSteps = 16 });
        var met = new HashSet<double>();
        for (var step = 0; step < 20; step++)
        {
            var batch = Data(step);
            var pair = objective.DrawPair(batch, step, random);
            met.Add(pair.StartLevel);

            var noise = random.Normal(new("noise", step), [Batch, 2], ScalarType.Float64).squeeze(0);
            var start = batch.Images * (1 - pair.StartLevel) + noise * pair.StartLevel;
            Assert.That(pair.StartLevel - pair.EndLevel, Is.EqualTo(0.25).Within(1e-12));
            Assert.That(Distance(pair.Start, start), Is.LessThan(1e-6), "start: a draw of the process");
            // The last segment ends in the data, where Heun's last step is Euler's.
            using var exact = Flow(teacher, pair.Start, pair.StartLevel, pair.EndLevel, 60, Heun);
            Assert.That(Distance(pair.End, exact), Is.LessThan(pair.EndLevel == 0 ? 0.06 : 5e-3), "end: where the flow carries it");
        }
        Assert.That(met.Order(), Is.EqualTo(new[] { 0.25, 0.5, 0.75, 1 }).Within(1e-12));
    }

    [Test]
    public void Loss_asks_on_the_straight_line_for_its_slope()
    {
        using var scope = NewDisposeScope();
        var random = new RowStreams(5);
        using var network = nn.Identity();
        Tensor? seen = null, levels = null;
        var objective = new FlowStraighteningObjective(network, (x, t, _) =>
        {
            (seen, levels) = (x.clone().DetachFromDisposeScope(), t.clone().DetachFromDisposeScope());
            return zeros_like(x);
        }, new TwoPiles(), new() { Segments = 2 });

        var loss = objective.Loss(Data(0), 0, random).item<float>();

        var pair = objective.DrawPair(Data(0), 0, random);
        var slope = (pair.Start - pair.End) / (pair.StartLevel - pair.EndLevel);
        var line = pair.End + slope * (levels!.to(ScalarType.Float64).unsqueeze(1) - pair.EndLevel);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(loss, Is.EqualTo(slope.square().mean().item<double>()).Within(1e-4 * loss));
        Assert.That(Distance(seen!.to(ScalarType.Float64), line), Is.LessThan(1e-5));
        Assert.That(levels!.min().item<float>(), Is.GreaterThanOrEqualTo((float)pair.EndLevel));
        Assert.That(levels!.max().item<float>(), Is.LessThanOrEqualTo((float)pair.StartLevel));
        seen!.Dispose();
        levels!.Dispose();
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Straightened_student_beats_its_teacher_at_as_few_steps(int segments)
    {
        using var scope = NewDisposeScope();
        var teacher = new TwoPiles();
        using var student = Train(teacher, segments);
        using var noise = new RowStreams(99).Normal("prior", [512, 2], ScalarType.Float64).squeeze(0);
        using var exact = Flow(teacher, noise, 1, 0, 200, Heun);

        using var bare = Flow(teacher, noise, 1, 0, segments);
        using var straightened = Flow(new Student(student, segments), noise, 1, 0, segments);

        var (before, after) = (MeanSquare(bare, exact), MeanSquare(straightened, exact));
        Assert.That(after, Is.LessThan(0.5 * before), $"student {after:G3}, teacher {before:G3}");
    }

    [Test]
    public void Steps_leave_no_tensor_behind()
    {
        using var network = nn.Identity();
        var objective = new FlowStraighteningObjective(network, (x, _, _) => x, new TwoPiles());
        using var images = Data(0).Images;
        using var labels = zeros(Batch, ScalarType.Int64);
        objective.Loss(new(images, labels), 0, new RowStreams(1)).Dispose();
        var before = Tensor.TotalCount;

        for (var step = 0; step < 3; step++)
            objective.Loss(new(images, labels), step, new RowStreams(1)).Dispose();

        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void Unfit_teachers_solvers_and_options_are_refused()
    {
        using var network = nn.Identity();
        var churning = new PlannedSampler("churning", "", new EdmHeun(40));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new FlowStraighteningObjective(network, (x, _, _) => x, new ReframedModel(new TwoPiles(), new EdmProcess())),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("'edm'"));
        Assert.That(() => new FlowStraighteningObjective(network, (x, _, _) => x, new TwoPiles(), solver: churning),
            Throws.ArgumentException.With.Message.Contains("churning"));
        Refuses(new() { Segments = 0 }, "Segments is 0");
        Refuses(new() { TeacherSteps = 0 }, "TeacherSteps is 0");
        Refuses(new() { Top = 1.5 }, "Top is 1.5");

        static void Refuses(FlowStraighteningOptions options, string message) =>
            Assert.That(options.Validate, Throws.ArgumentException.With.Message.StartsWith(message));
    }

    private static nn.Module<Tensor, Tensor> Train(TwoPiles teacher, int segments)
    {
        manual_seed(1);
        var network = nn.Sequential(nn.Linear(4, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU(), nn.Linear(64, 2));
        var objective = new FlowStraighteningObjective(network, (x, t, _) => Velocity(network, x, t, segments), teacher,
            new() { Segments = segments, TeacherSteps = 12 / segments });
        using var optimizer = optim.Adam(network.parameters(), 5e-3);
        var random = new RowStreams(8);
        for (var step = 0; step < 400; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            objective.Loss(Data(step), step, random).backward();
            optimizer.step();
        }
        return network;
    }

    /// <summary>A batch of the two piles, float32, of the caller's scope.</summary>
    private static TrainingBatch Data(long step)
    {
        using var scope = NewDisposeScope();
        var random = new RowStreams(31);
        var noise = random.Normal(new("data", step), [Batch, 2]).squeeze(0) * TwoPiles.Deviation;
        var side = random.Uniform(new("side", step), [Batch, 1]).squeeze(0).gt(0.5).to(ScalarType.Float32) * 2 - 1;
        return new((noise + cat([side, zeros_like(side)], 1)).MoveToOuterDisposeScope(),
            zeros(Batch, ScalarType.Int64).MoveToOuterDisposeScope());
    }

    /// <summary>The student is told its segment as well: the velocity jumps where two of them meet.</summary>
    private static Tensor Velocity(nn.Module<Tensor, Tensor> network, Tensor x, Tensor t, int segments) =>
        network.call(cat([x, t.unsqueeze(1), ((t * segments).ceil() / segments).unsqueeze(1)], 1));

    private static Tensor Flow(IGenerativeModel model, Tensor x, double from, double to, int steps, ISampler? sampler = null)
    {
        var request = new SamplingRequest(new long[x.shape[0]], steps)
        {
            Levels = NoiseSchedules.Linear(steps + 1, from, to), Start = new(0, x),
        };
        return SamplerRunner.Run(sampler ?? SequentialFlow.Sampler, model, request).State.Value;
    }

    private static double MeanSquare(Tensor a, Tensor b) => (a - b).square().mean().item<double>();

    private static double Distance(Tensor a, Tensor b) => (a - b).abs().max().item<double>();

    /// <summary>The network as a model of the flow.</summary>
    private sealed class Student(nn.Module<Tensor, Tensor> network, int segments) : IGenerativeModel
    {
        public ModelCard Card { get; } = new("student", [2]);

        public ModelTraits Traits { get; } = new(PredictionKind.Flow);

        public IForwardProcess Process { get; } = new RectifiedFlowProcess();

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request)
        {
            using var scope = NewDisposeScope();
            var x = request.State.to(ScalarType.Float32);
            var t = full([x.shape[0]], request.Levels.Uniform, ScalarType.Float32);
            return new(Velocity(network, x, t, segments).MoveToOuterDisposeScope(), PredictionKind.Flow);
        }

        public void Dispose() { }
    }
}
