using static TorchSharp.torch;

namespace Generative.Training.Tests.Runs;

public sealed class TrainerOptionsTests
{
    private static readonly TestCaseData[] OutOfRange =
    [
        new(new TrainerOptions { Steps = 0 }, "Steps is 0; give at least 1"),
        new(new TrainerOptions { BatchSize = 0 }, "BatchSize is 0"),
        new(new TrainerOptions { WarmUp = -1 }, "WarmUp is -1"),
        new(new TrainerOptions { CheckpointEvery = 0 }, "CheckpointEvery is 0"),
        new(new TrainerOptions { ReportEvery = 0 }, "ReportEvery is 0"),
        new(new TrainerOptions { Seed = -1 }, "Seed is -1"),
        new(new TrainerOptions { LearningRate = 0 }, "LearningRate is 0"),
        new(new TrainerOptions { LearningRate = double.NaN }, "LearningRate is NaN"),
        new(new TrainerOptions { Clip = -1 }, "Clip is -1"),
        new(new TrainerOptions { EmaDecay = 1 }, "EmaDecay is 1"),
        new(new TrainerOptions { Dtype = ScalarType.Float16 }, "Dtype is Float16"),
        new(new TrainerOptions { Steps = 20, ScheduleSteps = 10 }, "the cosine schedule ends at step 10"),
        new(new TrainerOptions { Optimizer = new() { Beta1 = 1 } }, "Beta1 is 1"),
    ];

    [TestCaseSource(nameof(OutOfRange))]
    public void Option_out_of_range_is_named(TrainerOptions options, string reason) =>
        Assert.That(options.Validate, Throws.ArgumentException.With.Message.Contains(reason));

    [Test]
    public void Defaults_are_valid() => Assert.That(new TrainerOptions().Validate, Throws.Nothing);
}
