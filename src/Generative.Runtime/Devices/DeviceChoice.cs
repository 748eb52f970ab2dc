using System.Globalization;
using TorchSharp;

namespace Generative.Runtime;

/// <summary>Turns the text of a device option into a torch device.</summary>
public static class DeviceChoice
{
    /// <summary>The texts that <see cref="Resolve"/> understands, for help pages.</summary>
    public const string Choices = "auto, cpu, cuda or cuda:INDEX";

    /// <summary>Finds the device that a text names. Case does not matter.</summary>
    /// <param name="device">
    /// <c>cpu</c>; <c>cuda</c> (the first GPU); <c>cuda:1</c> (the second); <c>auto</c> (the first GPU when there is one, else the CPU).
    /// </param>
    /// <exception cref="ArgumentException">The text is none of these, or no GPU can be used here.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are GPUs, but none with this index.</exception>
    /// <exception cref="TorchStartupException">libtorch cannot start.</exception>
    public static torch.Device Resolve(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        TorchNative.EnsureLoaded();
        var gpus = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        var index = GpuIndex(device, TorchNative.Start.Cuda, gpus);
        return index is null ? torch.CPU : new torch.Device(DeviceType.CUDA, index.Value);
    }

    /// <summary>The rules, apart from the machine they run on.</summary>
    /// <param name="device">The text.</param>
    /// <param name="cudaBackend">Whether this is the CUDA build of libtorch.</param>
    /// <param name="gpus">How many GPUs it sees.</param>
    /// <returns>The index of a GPU, or null for the CPU.</returns>
    internal static int? GpuIndex(string device, bool cudaBackend, int gpus)
    {
        var text = device.Trim().ToLowerInvariant();
        var index = 0;
        switch (text)
        {
            case "cpu":
                return null;
            case "auto":
                return gpus > 0 ? 0 : null;
            case "cuda":
                break;
            case var _ when text.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture, out index):
                break;
            default:
                throw new ArgumentException($"device is '{device}'; choose {Choices}.", nameof(device));
        }

        if (!cudaBackend)
        {
            throw new ArgumentException(
                $"device is '{device}', but this program carries the CPU build of libtorch; " +
                "build it with -p:GenerativeBackend=cuda, or choose cpu or auto.",
                nameof(device));
        }

        if (gpus == 0)
        {
            throw new ArgumentException(
                $"device is '{device}', but libtorch sees no CUDA GPU; " +
                "check the NVIDIA driver and CUDA_VISIBLE_DEVICES, or choose cpu or auto.",
                nameof(device));
        }

        if (index >= gpus)
        {
            var sees = gpus == 1
                ? "1 CUDA GPU; use cuda:0"
                : string.Create(CultureInfo.InvariantCulture, $"{gpus} CUDA GPUs; use cuda:0 to cuda:{gpus - 1}");
            throw new ArgumentOutOfRangeException(nameof(device), device, $"device is '{device}', but libtorch sees {sees}.");
        }

        return index;
    }
}
