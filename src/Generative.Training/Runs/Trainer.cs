using System.Diagnostics;
using System.Globalization;
using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// Trains a network: batches, loss, clipping, AdamW, weight average, progress, checkpoints. A run is a pure function of network, data and
/// options, however often it is stopped and resumed on the same machine with the same number of threads.
/// </summary>
/// <param name="objective">What to train, and for what; the network is moved to the options' device and dtype.</param>
/// <param name="data">The examples; stay the caller's.</param>
/// <param name="options">How to train.</param>
/// <remarks>
/// Not for concurrent use: it changes the network, and it seeds torch's global generator before each step, which is where dropout
/// layers draw from.
/// </remarks>
public sealed class Trainer(ITrainingObjective objective, ITrainingData data, TrainerOptions options)
{
    /// <summary>
    /// Trains until the wanted number of steps is done; the network then holds the last weights, the checkpoint also their average.
    /// </summary>
    /// <param name="checkpointPath">The checkpoint file, replaced at each interval, at the end, and on cancellation.</param>
    /// <param name="resume">Whether to go on from that file. False refuses to overwrite one.</param>
    /// <param name="progress">Told every <see cref="TrainerOptions.ReportEvery"/> steps, on the thread that trains.</param>
    /// <param name="cancellationToken">Looked at before each step; a checkpoint is written before the exception leaves.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled; the checkpoint holds every step done.</exception>
    /// <exception cref="TrainingDivergedException">A loss or weight is no longer finite; the last good checkpoint stays.</exception>
    /// <exception cref="InvalidOperationException">The checkpoint was made under other settings; the message names the first.</exception>
    /// <exception cref="IOException">A checkpoint exists and <paramref name="resume"/> is false, or it cannot be written.</exception>
    public TrainingResult Run(
        string checkpointPath,
        bool resume = false,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options.Validate();
        using var order = new BatchOrder(options.Seed, data.Count, options.BatchSize);
        using var state = new TrainingState(objective.Network, options, TrainingSettings.Gather(options, objective, data));
        if (resume)
            Resume(state, checkpointPath);
        else if (File.Exists(checkpointPath))
            throw new IOException($"{checkpointPath} exists already; resume it, or choose another folder.");

        objective.Network.train();
        var random = new RowStreams(options.Seed);
        var lap = Stopwatch.StartNew();
        var lapStep = state.Step;
        while (state.Step < options.Steps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                state.Save(checkpointPath);
                cancellationToken.ThrowIfCancellationRequested();
            }

            TakeStep(state, order, random);
            if (state.Losses.Full)
            {
                Report(state, progress, state.Step - lapStep, lap.Elapsed);
                lapStep = state.Step;
                lap.Restart();
            }

            // The kept copy first: a resume begins after the checkpoint and would never come by this step again.
            if (options.KeepAt.Contains(state.Step))
                state.Save(KeptPath(checkpointPath, state.Step));
            if (state.Step % options.CheckpointEvery == 0 || state.Step == options.Steps)
                state.Save(checkpointPath);
        }

        return state.Result;
    }

    /// <summary>Where the copy of a kept step lies.</summary>
    /// <param name="checkpointPath">The run's checkpoint file.</param>
    /// <param name="step">One of <see cref="TrainerOptions.KeepAt"/>.</param>
    public static string KeptPath(string checkpointPath, long step) => Path.Combine(Path.GetDirectoryName(checkpointPath) ?? "",
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(checkpointPath)}-{step}.safetensors"));

    private void TakeStep(TrainingState state, BatchOrder order, RowStreams random)
    {
        using var scope = NewDisposeScope();
        // Dropout draws from the global generator: seeding it by step makes the step independent of how the run got here.
        manual_seed(unchecked((options.Seed * 1_000_003) + state.Step));
        using var indices = order.Batch(state.Step);
        var loss = objective.Loss(data.Pick(indices, options.Dtype, options.Device), state.Step, random);
        loss.backward();
        if (options.Clip is { } clip)
            GradientClip.ByGlobalNorm(state.Parameters, clip);
        var done = state.Step + 1;
        state.Optimizer.Step(done, options.LearningRates.At(done));
        state.Optimizer.ZeroGrad();
        state.Ema.Update(done);
        state.Losses.Add(loss);
        state.Step = done;
    }

    private void Report(TrainingState state, IProgress<TrainingProgress>? progress, long steps, TimeSpan time)
    {
        var point = state.Losses.Close(state.Step);
        var left = time / steps * (options.Steps - state.Step);
        progress?.Report(new(state.Step, options.Steps, point.Loss, state.Losses.Smoothed,
            steps * options.BatchSize / time.TotalSeconds, options.LearningRates.At(state.Step), left));
    }

    private void Resume(TrainingState state, string path)
    {
        using var checkpoint = TrainingCheckpoint.Open(path);
        state.Load(checkpoint, path);
        if (state.Step > options.Steps)
            throw new InvalidOperationException(
                $"{path}: {state.Step} steps are done, which is more than the {options.Steps} wanted; give at least {state.Step}.");
    }
}
