using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Runs;

public sealed class TrainerTests
{
    private TemporaryFolder folder = null!;
    private LabelledImages images = null!;

    [SetUp]
    public void Create() => (folder, images) = (Tiny.Folder(), Tiny.Images());

    [TearDown]
    public void Remove()
    {
        images.Dispose();
        folder.Dispose();
    }

    [TestCase(5)]
    [TestCase(8)]
    public void Stopped_and_resumed_run_gives_the_same_bits(int first)
    {
        var straight = Run("straight", 12);
        Run("parts", first);
        var resumed = Run("parts", 12, resume: true);
        Same(folder.File("straight"), folder.File("parts"));
        Assert.That(resumed.Curve, Is.EqualTo(straight.Curve));
        Assert.That(resumed.Step, Is.EqualTo(12));
    }

    [Test]
    public void Cancelled_run_saves_what_it_did_and_goes_on_exactly()
    {
        Run("straight", 12);
        using var cancel = new CancellationTokenSource();
        Assert.That(() => Run("parts", 12, progress: new Synchronous(p => { if (p.Step == 6) cancel.Cancel(); }), cancel: cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
        using (var stored = TrainingCheckpoint.Open(folder.File("parts")))
            Assert.That(stored.Step, Is.EqualTo(6));
        Run("parts", 12, resume: true);
        Same(folder.File("straight"), folder.File("parts"));
    }

    [Test]
    public void Progress_tells_steps_loss_rate_and_time_left()
    {
        var reports = new List<TrainingProgress>();
        var result = Run("a", 12, progress: new Synchronous(reports.Add));
        Assert.That(reports.Select(r => r.Step), Is.EqualTo(new[] { 3, 6, 9, 12 }));
        Assert.That(reports.Select(r => r.Loss), Is.EqualTo(result.Curve.Select(c => c.Loss)).And.All.GreaterThan(0));
        Assert.That(reports.Select(r => r.SamplesPerSecond), Is.All.GreaterThan(0));
        Assert.That(reports[0].LearningRate, Is.EqualTo(1e-2));
        Assert.That(reports[^1].Left, Is.EqualTo(TimeSpan.Zero));
        Assert.That(reports[0].Left, Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public void Classifier_learns_a_data_set_by_heart()
    {
        using var network = Tiny.Classifier();
        var options = Tiny.Options(150) with { ScheduleSteps = null, BatchSize = 40 };
        new Trainer(new ClassificationObjective(network, maxShift: 0), images, options).Run(folder.File("c"));
        Assert.That(ClassAccuracy.Measure(network, images).Overall, Is.GreaterThan(0.95));
    }

    [Test]
    public void Fresh_run_refuses_to_overwrite_a_checkpoint()
    {
        Run("a", 1);
        Assert.That(() => Run("a", 1), Throws.TypeOf<IOException>().With.Message.Contains("resume"));
    }

    [Test]
    public void Resume_without_a_checkpoint_names_the_file() =>
        Assert.That(() => Run("none", 1, resume: true), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("none"));

    [Test]
    public void Resume_under_other_settings_names_the_setting()
    {
        Run("a", 2);
        Refuses(o => o with { LearningRate = 1 }, "learning_rate was 0.01 and is 1 now");
        Refuses(o => o with { BatchSize = 9 }, "batch_size was 8 and is 9 now");
        Refuses(o => o with { Seed = 8 }, "seed was 7 and is 8 now");
        Refuses(o => o with { ScheduleSteps = 20, Steps = 20 }, "set schedule_steps to 12");
        Assert.That(() => Run("a", 1, resume: true), Throws.InvalidOperationException.With.Message.Contains("give at least 2"));
    }

    [Test]
    public void Constant_schedule_may_be_trained_for_longer()
    {
        TrainerOptions Constant(long steps) => Tiny.Options(steps) with { Schedule = ScheduleShape.Constant, ScheduleSteps = null };
        Run("straight", Constant(6));
        Run("parts", Constant(3));
        Run("parts", Constant(6), resume: true);
        Same(folder.File("straight"), folder.File("parts"));
    }

    [Test]
    public void Resume_on_other_data_is_refused()
    {
        Run("a", 2);
        using var others = Tiny.Images(41);
        var objective = Tiny.Edm();
        using var network = objective.Network;
        Assert.That(() => new Trainer(objective, others, Tiny.Options()).Run(folder.File("a"), resume: true),
            Throws.InvalidOperationException.With.Message.Contains("data was [40, 1, 8, 8]"));
    }

    [Test]
    public void Checkpoint_of_another_network_is_refused()
    {
        using var small = Tiny.Classifier();
        using var large = new Networks.ImageClassifier(1, 3, [8, 24], 8);
        new Trainer(new ClassificationObjective(small), images, Tiny.Options(1)).Run(folder.File("c"));
        Assert.That(() => new Trainer(new ClassificationObjective(large), images, Tiny.Options()).Run(folder.File("c"), resume: true),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("resume with the config"));
    }

    [Test]
    public void Loss_that_is_not_a_number_stops_at_its_step_and_keeps_the_last_checkpoint()
    {
        using var broken = new Breaking(Tiny.Edm(), atStep: 9);
        var thrown = Assert.Throws<TrainingDivergedException>(() => new Trainer(broken, images, Tiny.Options()).Run(folder.File("a")));
        Assert.That(thrown.Step, Is.EqualTo(10));
        Assert.That(thrown.Message, Does.Contain("step 10"));
        using var stored = TrainingCheckpoint.Open(folder.File("a"));
        Assert.That(stored.Step, Is.EqualTo(8));
        using var scope = NewDisposeScope();
        Assert.That(stored.ReadWeights().Values.All(w => w.isfinite().all().item<bool>()));
    }

    [Test]
    public void Kept_steps_lie_beside_the_checkpoint()
    {
        Run("a.safetensors", Tiny.Options(6) with { KeepAt = [2] });
        using var kept = TrainingCheckpoint.Open(Trainer.KeptPath(folder.File("a.safetensors"), 2));
        Assert.That(kept.Step, Is.EqualTo(2));
    }

    [Test]
    public void Other_safetensors_file_is_no_checkpoint()
    {
        Checkpoints.SafetensorsWriter.Write(folder.File("x"), []);
        Assert.That(() => TrainingCheckpoint.Open(folder.File("x")),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("no training checkpoint"));
    }

    private void Refuses(Func<TrainerOptions, TrainerOptions> change, string reason) => Assert.That(
        () => Run("a", change(Tiny.Options()), resume: true), Throws.InvalidOperationException.With.Message.Contains(reason));

    private TrainingResult Run(
        string name, long steps, bool resume = false, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default) =>
        Run(name, Tiny.Options(steps), resume, progress, cancel);

    private TrainingResult Run(
        string name,
        TrainerOptions options,
        bool resume = false,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancel = default)
    {
        var objective = Tiny.Edm();
        using var network = objective.Network;
        return new Trainer(objective, images, options).Run(folder.File(name), resume, progress, cancel);
    }

    internal static void Same(string one, string other)
    {
        using var scope = NewDisposeScope();
        using var a = Checkpoints.SafetensorsFile.Open(one);
        using var b = Checkpoints.SafetensorsFile.Open(other);
        Assert.That(a.Tensors.Keys, Is.EquivalentTo(b.Tensors.Keys));
        Assert.That(a.Tensors.Keys.Where(n => !a.View(n).equal(b.View(n)).all().item<bool>()), Is.Empty, "tensors that differ");
    }

    private sealed class Synchronous(Action<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told(value);
    }

    private sealed class Breaking(ITrainingObjective inner, long atStep) : ITrainingObjective, IDisposable
    {
        public nn.Module Network => inner.Network;

        public IReadOnlyDictionary<string, string> Settings => inner.Settings;

        public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
        {
            var loss = inner.Loss(batch, step, random);
            return step == atStep ? loss * float.NaN : loss;
        }

        public void Dispose() => inner.Network.Dispose();
    }
}
