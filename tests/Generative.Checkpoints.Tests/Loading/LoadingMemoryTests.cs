using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class LoadingMemoryTests
{
    private const int Layers = 12, Side = 1024;     // 12 matrices of 4 MiB in float32

    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.Float16)]
    public void Loading_holds_one_tensor_at_a_time_and_no_second_copy(ScalarType stored)
    {
        using var folder = new TempFolder();
        using var module = nn.Sequential([.. Enumerable.Range(0, Layers).Select(i =>
            ($"{i}", (nn.Module<Tensor, Tensor>)nn.Linear(Side, Side, hasBias: false)))]);
        SafetensorsWriter.Write(folder["w.safetensors"], module.state_dict(), floatAs: stored);
        using var source = new Watched(SafetensorsFile.Open(folder["w.safetensors"]));

        WeightLoader.Load(module, source);

        Assert.That(source.Asked, Is.EqualTo(2 * Layers), "each is looked at and then copied");
        Assert.That(source.MostTensors - source.LeastTensors, Is.LessThanOrEqualTo(2));
        if (OperatingSystem.IsLinux())
            Assert.That(source.MostBytes - source.LeastBytes, Is.LessThan(Layers * Side * Side * 4L / 2),
                "private memory while loading, bytes");
    }

    /// <summary>Looks at live tensors and private memory whenever the loader asks for a tensor.</summary>
    private sealed class Watched(ITensorSource inner) : ITensorSource
    {
        public int Asked { get; private set; }

        public long MostTensors { get; private set; }

        public long LeastTensors { get; private set; } = long.MaxValue;

        public long MostBytes { get; private set; }

        public long LeastBytes { get; private set; } = long.MaxValue;

        public string Path => inner.Path;

        public IReadOnlyDictionary<string, TensorInfo> Tensors => inner.Tensors;

        public IReadOnlyDictionary<string, string> Metadata => inner.Metadata;

        public Tensor View(string name)
        {
            Asked++;
            (MostTensors, LeastTensors) = (Math.Max(MostTensors, Tensor.TotalCount), Math.Min(LeastTensors, Tensor.TotalCount));
            if (OperatingSystem.IsLinux())
            {
                var bytes = PrivateBytes();
                (MostBytes, LeastBytes) = (Math.Max(MostBytes, bytes), Math.Min(LeastBytes, bytes));
            }
            return inner.View(name);
        }

        public Tensor Read(string name, ScalarType? dtype = null, Device? device = null) =>
            throw new AssertionException("the loader copies twice");

        public void Dispose() => inner.Dispose();

        /// <summary>Resident memory that is no file's: mapped weights do not count.</summary>
        private static long PrivateBytes()
        {
            var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
    }
}
