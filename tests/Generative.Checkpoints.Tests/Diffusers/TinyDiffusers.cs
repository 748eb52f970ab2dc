using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

/// <summary>Writes diffusers folders of a few numbers, by hand so that reading is not tested against writing alone.</summary>
internal static class TinyDiffusers
{
    public const string Index = """
        {"_class_name": "DDPMPipeline", "_diffusers_version": "0.30.0", "scheduler": ["diffusers", "DDPMScheduler"],
            "unet": ["diffusers", "UNet2DModel"]}
        """;

    /// <summary>An index, a network and a scheduler.</summary>
    public static void Write(TempFolder folder, string index = Index, string weights = "diffusion_pytorch_model.safetensors")
    {
        File.WriteAllText(folder["model_index.json"], index);
        Config(folder, "unet", "UNet2DModel");
        Weights(folder[$"unet/{weights}"]);
        Directory.CreateDirectory(folder["scheduler"]);
        File.WriteAllText(folder["scheduler/scheduler_config.json"], """{"_class_name": "DDPMScheduler", "num_train_timesteps": 10}""");
    }

    public static void Config(TempFolder folder, string name, string className)
    {
        Directory.CreateDirectory(folder[name]);
        File.WriteAllText(folder[$"{name}/config.json"],
            $$"""{"_class_name": "{{className}}", "_diffusers_version": "0.30.0", "sample_size": 8}""");
    }

    /// <summary>One tensor w of this value.</summary>
    public static void Weights(string path, double value = 1, ScalarType dtype = ScalarType.Float32)
    {
        using var w = full(2, value, dtype);
        SafetensorsWriter.Write(path, [new("w", w)]);
    }

    /// <summary>The first value of a tensor of the network.</summary>
    public static double ValueOf(DiffusersFolder folder, string component = "unet", string name = "w")
    {
        using var source = folder.Find(component)!.OpenWeights();
        using var w = source.Read(name, ScalarType.Float64);
        return w.flatten()[0].item<double>();
    }
}
