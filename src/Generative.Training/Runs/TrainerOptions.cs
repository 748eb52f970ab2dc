using System.Globalization;
using TorchSharp;

namespace Generative.Training;

/// <summary>How a network is trained. Steps count updates; everything here but the intervals, <see cref="Steps"/> and the device
/// decides which weights come out, and is checked when a run resumes.</summary>
public sealed record TrainerOptions
{
    /// <summary>Train until this many steps are done; at least 1.</summary>
    public long Steps { get; init; } = 1000;

    /// <summary>The step at which the schedule ends; null means <see cref="Steps"/>. A cosine cannot be trained beyond it.</summary>
    public long? ScheduleSteps { get; init; }

    /// <summary>Examples a step: pictures, or windows of text.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Learning rate at its peak; positive.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps of the linear rise; 0 for none.</summary>
    public long WarmUp { get; init; } = 500;

    /// <summary>What the learning rate does after the rise.</summary>
    public ScheduleShape Schedule { get; init; } = ScheduleShape.Cosine;

    /// <summary>Settings of the optimiser.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Largest norm of all gradients together; null for no clipping.</summary>
    public double? Clip { get; init; } = 1;

    /// <summary>Share of the weight average kept a step; in [0, 1).</summary>
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>Seed of the order, of every draw, and of dropout.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Steps between checkpoints; at least 1.</summary>
    public long CheckpointEvery { get; init; } = 500;

    /// <summary>Steps after which a copy of the checkpoint is kept for good, as <c>NAME-STEP.safetensors</c> beside it.</summary>
    public IReadOnlyList<long> KeepAt { get; init; } = [];

    /// <summary>Steps between reports, and between points of the loss curve; at least 1. Losses leave the device only then.</summary>
    public int ReportEvery { get; init; } = 20;

    /// <summary>Where the network runs.</summary>
    public torch.Device Device { get; init; } = torch.CPU;

    /// <summary>Dtype of weights and pictures; float32 or float64 (updates are too small for half precision).</summary>
    public torch.ScalarType Dtype { get; init; } = torch.ScalarType.Float32;

    /// <summary>The learning rate as a function of the step.</summary>
    public LearningRateSchedule LearningRates => new(LearningRate, WarmUp, Schedule, ScheduleSteps ?? Steps);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the fix.</exception>
    public void Validate()
    {
        AtLeast(Steps, 1, nameof(Steps));
        AtLeast(BatchSize, 1, nameof(BatchSize));
        AtLeast(WarmUp, 0, nameof(WarmUp));
        AtLeast(CheckpointEvery, 1, nameof(CheckpointEvery));
        AtLeast(ReportEvery, 1, nameof(ReportEvery));
        AtLeast(Seed, 0, nameof(Seed));
        if (LearningRate is not (> 0 and < double.PositiveInfinity))
            throw Bad(nameof(LearningRate), LearningRate, "give a positive number such as 2e-3");
        if (Clip is { } clip && clip is not (> 0 and < double.PositiveInfinity))
            throw Bad(nameof(Clip), clip, "give a positive number, or leave it out for no clipping");
        if (EmaDecay is not (>= 0 and < 1))
            throw Bad(nameof(EmaDecay), EmaDecay, "give at least 0 and less than 1, such as 0.999");
        if (Dtype is not (torch.ScalarType.Float32 or torch.ScalarType.Float64))
            throw Bad(nameof(Dtype), Dtype, "give Float32 or Float64");
        if (Schedule == ScheduleShape.Cosine && ScheduleSteps is { } end && end < Steps)
            throw Bad(nameof(Steps), Steps, $"the cosine schedule ends at step {end}: give at most that, or a constant schedule");
        Optimizer.Validate();
    }

    /// <summary>What decides the weights, as text by name: the part of the options that a resumed run must share.</summary>
    public IReadOnlyDictionary<string, string> Maths() => new Dictionary<string, string>
    {
        ["batch_size"] = Text(BatchSize),
        ["learning_rate"] = Text(LearningRate),
        ["warm_up"] = Text(WarmUp),
        ["schedule"] = Schedule.ToString().ToLowerInvariant(),
        ["schedule_steps"] = Schedule == ScheduleShape.Cosine ? Text(ScheduleSteps ?? Steps) : "any",
        ["beta1"] = Text(Optimizer.Beta1),
        ["beta2"] = Text(Optimizer.Beta2),
        ["eps"] = Text(Optimizer.Eps),
        ["weight_decay"] = Text(Optimizer.WeightDecay),
        ["clip"] = Clip is { } clip ? Text(clip) : "none",
        ["ema_decay"] = Text(EmaDecay),
        ["seed"] = Text(Seed),
        ["dtype"] = Dtype.ToString(),
    };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static void AtLeast(long value, long least, string name)
    {
        if (value < least)
            throw Bad(name, value, $"give at least {least}");
    }

    private static ArgumentException Bad(string name, object value, string fix) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; {fix}."));
}
