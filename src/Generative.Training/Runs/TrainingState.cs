using System.Diagnostics;
using Generative.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>What changes while a run goes on: weights, average, moments, step, losses. Lives as long as one run.</summary>
internal sealed class TrainingState : IDisposable
{
    private readonly nn.Module network;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly Stopwatch clock = new();
    private TimeSpan before;

    public TrainingState(nn.Module network, TrainerOptions options, IReadOnlyDictionary<string, string> settings)
    {
        (this.network, this.settings) = (network, settings);
        Move(network, options);
        Parameters = [.. network.named_parameters().Select(p => p.parameter)];
        Optimizer = new(network.named_parameters(), options.Optimizer);
        Ema = new(network, options.EmaDecay);
        Losses = new(options.ReportEvery, options.Device);
        clock.Start();
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    public AdamW Optimizer { get; }

    public Ema Ema { get; }

    public LossWindow Losses { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    public TimeSpan Elapsed => before + clock.Elapsed;

    public TrainingResult Result => new(Step, [.. Losses.Curve], Elapsed);

    /// <summary>Writes a checkpoint, unless a loss or a weight has gone bad: then the file on disk stays the last good one.</summary>
    public void Save(string path)
    {
        var pending = Losses.Pending(Step);
        CheckWeights();
        using var losses = tensor(pending);
        TrainingCheckpoint.Write(path, [.. Tensors(), new(TrainingCheckpoint.PendingName, losses)], Step, Elapsed, settings, Losses.Curve);
    }

    /// <summary>Takes over a checkpoint's values; throws, with nothing changed, when it belongs to another network or settings.</summary>
    public void Load(TrainingCheckpoint checkpoint, string path)
    {
        TrainingSettings.CheckEqual(checkpoint.Settings, settings, path);
        var targets = Tensors().ToList();
        CheckNames(checkpoint.File, targets, path);
        using var noGrad = no_grad();
        foreach (var (name, target) in targets)
        {
            using var value = checkpoint.File.View(name);
            target.copy_(value);
        }

        using var losses = checkpoint.File.Read(TrainingCheckpoint.PendingName);
        Losses.Restore(checkpoint.Curve, losses.data<float>().ToArray());
        (Step, before) = (checkpoint.Step, checkpoint.Elapsed);
    }

    public void Dispose()
    {
        Optimizer.ZeroGrad();
        Optimizer.Dispose();
        Ema.Dispose();
        Losses.Dispose();
    }

    private static void Move(nn.Module network, TrainerOptions options)
    {
        var first = network.parameters().FirstOrDefault()
            ?? throw new ArgumentException("The network has no parameters; there is nothing to train.", nameof(network));
        if (first.dtype != options.Dtype)
            network.to(options.Dtype);
        if (first.device_type != options.Device.type || first.device_index != options.Device.index)
            network.to(options.Device);
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Tensors() =>
    [
        .. network.state_dict().Select(w => new KeyValuePair<string, Tensor>(TrainingCheckpoint.ModelPrefix + w.Key, w.Value)),
        .. Ema.Weights.Select(w => new KeyValuePair<string, Tensor>(TrainingCheckpoint.EmaPrefix + w.Key, w.Value)),
        .. Optimizer.State,
    ];

    private void CheckWeights()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (!parameter.isfinite().all().item<bool>())
                throw new TrainingDivergedException(Step, $"Weight {name} is no longer finite at step {Step}; " +
                    "start again from the last checkpoint with a lower learning rate or stronger clipping.");
        }
    }

    private static void CheckNames(SafetensorsFile file, List<KeyValuePair<string, Tensor>> targets, string path)
    {
        foreach (var (name, target) in targets)
        {
            if (!file.Tensors.TryGetValue(name, out var stored))
                throw new InvalidDataException(
                    $"{path}: it lacks {name}; it was written by another network, resume with the config it was made with.");
            if (!stored.Shape.SequenceEqual(target.shape))
                throw new InvalidDataException($"{path}: {name} is [{string.Join(", ", stored.Shape)}], this network's is " +
                    $"[{string.Join(", ", target.shape)}]; resume with the config the checkpoint was made with.");
        }

        var expected = targets.Select(t => t.Key).Append(TrainingCheckpoint.PendingName).ToHashSet(StringComparer.Ordinal);
        if (file.Tensors.Keys.FirstOrDefault(name => !expected.Contains(name)) is { } extra)
            throw new InvalidDataException($"{path}: it holds {extra}, which this network lacks; resume with the config it was made with.");
        if (!file.Tensors.ContainsKey(TrainingCheckpoint.PendingName))
            throw new InvalidDataException($"{path}: it lacks {TrainingCheckpoint.PendingName}; go back to an older checkpoint.");
    }
}
